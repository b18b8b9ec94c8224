/** Speaks the helper's protocol from within a guest, as whoever is named: a few lines of Node that stay connected. */
import type { Guest } from './machine/guest.ts';
import type { Running } from './machine/programs.ts';
import { SOCKET, until } from './truechimer.ts';

/** Lines on standard input go to the socket; what comes back, and how it ended, goes to standard output. */
const CLIENT = `
const socket = require('node:net').connect(process.argv[1]);
const say = (text) => process.stdout.write(text + '\\n');
socket.on('connect', () => say('{"connected":true}'));
socket.on('error', (error) => say(JSON.stringify({ failed: error.code })));
socket.on('close', () => { say('{"closed":true}'); process.exit(); });
let rest = '';
socket.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  lines.forEach(say);
});
let typed = '';
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (typed + text).split('\\n');
  typed = lines.pop();
  for (const line of lines) {
    const now = String(process.hrtime.bigint());
    socket.write(line.replaceAll('"NOW"', JSON.stringify(now)) + '\\n');
  }
});
`;

export type Said = Readonly<Record<string, unknown>> & {
  readonly id?: number;
  readonly ok?: boolean;
  readonly error?: string;
};

export class HelperClient {
  private readonly program: Running;
  private ids = 0;

  private constructor(program: Running) {
    this.program = program;
  }

  static async connect(guest: Guest, as: { user?: string; group?: string } = {}): Promise<HelperClient> {
    const client = new HelperClient(
      await guest.start('node', ['-e', CLIENT, SOCKET], { ...as, typing: true }),
    );
    await until('the helper was asked for', async () => client.said().length > 0);
    return client;
  }

  /** Everything that was said so far. */
  said(): Said[] {
    const lines = this.program.output().split('\n');
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Said);
  }

  /** A request; `sent` is put in by the client, at the moment at which it goes out. */
  async ask(action: Readonly<Record<string, unknown>>): Promise<Said> {
    this.ids += 1;
    const id = this.ids;
    await this.send(JSON.stringify({ v: 1, id, ...action }));
    return this.answer(id);
  }

  /** A line as it is. */
  async send(line: string): Promise<void> {
    await this.program.type(`${line}\n`);
  }

  async answer(id: number): Promise<Said> {
    let found: Said | undefined;
    await until(`answer ${id}`, async () => {
      found = this.said().find((said) => said.id === id);
      return found !== undefined;
    });
    return found!;
  }

  async closed(): Promise<void> {
    await until('the connection was closed', async () => this.said().some((said) => said.closed === true));
  }

  kill(): Promise<void> {
    return this.program.kill('SIGKILL');
  }
}
