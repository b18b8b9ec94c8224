/**
 * Passes a person's consent on: run by the superuser, after the person has been asked for the password. On Windows the
 * helper cannot tell who is at the other end of a pipe, but its service manager can: it passes a control code on from
 * administrators only.
 */
import { execFile } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROTOCOL_VERSION } from './protocol/request.ts';
import { CONSENT_CONTROL } from './windows-service.ts';

/** Milliseconds. */
const ANSWER_WITHIN = 5000;

/** What the helper said, as it said it. Rejects where it does not answer or refuses. */
export function askConsent(socket: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = net.connect(socket, () => {
      connection.write(`${JSON.stringify({ v: PROTOCOL_VERSION, id: 1, op: 'consent' })}\n`);
    });
    connection.setTimeout(ANSWER_WITHIN, () => {
      connection.destroy(new Error('The clock helper does not answer.'));
    });
    let said = '';
    connection.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const line = said.split('\n').find((one) => one.includes('"id":1,'));
      if (line === undefined || !said.endsWith('\n')) return;
      connection.destroy();
      if (line.includes('"ok":true')) resolve(line);
      else reject(new Error(`The clock helper refuses: ${line}`));
    });
    connection.on('error', reject);
    // After an answer, or an error, this says nothing more. Without it nothing would be left to wait for, and the process
    // would end as if all had gone well.
    connection.on('close', () => {
      reject(new Error('The clock helper ended the connection without an answer: it was not told.'));
    });
  });
}

/** Windows. Rejects where the caller may not, or the service does not run. Never run so far. */
export async function askConsentOfService(service: string): Promise<string> {
  const sc = path.win32.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32\\sc.exe');
  const { stdout } = await promisify(execFile)(sc, ['control', service, String(CONSENT_CONTROL)], {
    timeout: ANSWER_WITHIN,
    windowsHide: true,
  });
  return stdout.trim();
}
