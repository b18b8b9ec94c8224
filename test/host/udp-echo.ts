/** A UDP server in a thread of its own, so that it answers while the event loop of the test is blocked. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const dgram = require('node:dgram');
  const socket = dgram.createSocket(workerData.ip.includes(':') ? 'udp6' : 'udp4');
  const stranger = dgram.createSocket(workerData.ip.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, from) => {
    parentPort.postMessage({ from: from.port });
    for (let i = 0; i < workerData.strangers; i++) stranger.send('stranger', from.port, from.address);
    for (let i = 0; i < workerData.answers; i++) socket.send(message, from.port, from.address);
  });
  socket.on('error', (error) => parentPort.postMessage({ error: error.message }));
  socket.bind(0, workerData.ip, () => parentPort.postMessage({ port: socket.address().port }));
`;

export interface Echo {
  readonly port: number;
  /** The ports that were asked from. */
  readonly askedFrom: readonly number[];
  close(): Promise<void>;
}

export async function startEcho(ip: string, { answers = 1, strangers = 0 } = {}): Promise<Echo> {
  const worker = new Worker(PROGRAM, { eval: true, workerData: { ip, answers, strangers } });
  const [first] = (await once(worker, 'message')) as [{ port?: number; error?: string }];
  if (first.port === undefined) throw new Error(first.error ?? 'no port');
  const askedFrom: number[] = [];
  worker.on('message', ({ from }: { from?: number }) => {
    if (from !== undefined) askedFrom.push(from);
  });
  return {
    port: first.port,
    askedFrom,
    close: async () => {
      await worker.terminate();
    },
  };
}
