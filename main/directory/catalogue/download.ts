/**
 * Fetches a catalogue from an address that a person set: with https alone, and with limits on size, time and detours. What
 * comes is bytes from a stranger, and is checked like any file. Nothing is ever fetched by itself.
 */
import type { Parsed } from '../../settings/server-name.ts';
import { tooLarge } from '../files/read-limited.ts';

export interface DownloadLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds for all of it. */
  readonly within: number;
  /** How often an address may point to another. */
  readonly redirects: number;
}

/** Half a megabyte in half a minute is slower than any line that a catalogue is worth. */
export const DOWNLOAD_LIMITS: Omit<DownloadLimits, 'most'> = { within: 30_000, redirects: 4 };

/** What is used of `fetch`. */
export type Fetch = (address: URL, options: RequestInit) => Promise<Response>;

export interface DownloadPorts {
  readonly fetch: Fetch;
  /** May it be asked at all? Each detour is asked about as well. */
  readonly allowed: (address: URL) => boolean;
}

export const DOWNLOAD_PORTS: DownloadPorts = {
  fetch: (address, options) => fetch(address, options),
  allowed: ({ protocol, username, password }) => protocol === 'https:' && username === '' && password === '',
};

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** The bytes at an address, or why there are none. Never rejects. */
export async function download(
  text: string,
  limits: DownloadLimits,
  ports: DownloadPorts = DOWNLOAD_PORTS,
): Promise<Parsed<Uint8Array>> {
  const ending = AbortSignal.timeout(limits.within);
  let address = addressOf(text, undefined, ports);
  for (let i = 0; address !== null && i <= limits.redirects; i += 1) {
    let response: Response;
    try {
      response = await ports.fetch(address, {
        redirect: 'manual',
        signal: ending,
        // A page of an error is no catalogue; and no cookie or name of this machine goes along.
        headers: { accept: 'application/json', 'user-agent': 'Truechimer' },
        credentials: 'omit',
      });
    } catch (error) {
      return refuse(failure(error, limits));
    }
    const { status, headers } = response;
    if (status < 300 || status > 399) return body(response, limits);
    await response.body?.cancel();
    address = addressOf(headers.get('location') ?? '', address, ports);
    if (address === null) return refuse('It points to an address that is not fetched: only https is.');
  }
  return address === null
    ? refuse('Write a whole address that begins with https://, without a name or password in it.')
    : refuse(`It points from one address to the next more than ${limits.redirects} times.`);
}

function addressOf(text: string, base: URL | undefined, { allowed }: DownloadPorts): URL | null {
  try {
    const address = new URL(text, base);
    return allowed(address) ? address : null;
  } catch {
    return null;
  }
}

async function body(response: Response, limits: DownloadLimits): Promise<Parsed<Uint8Array>> {
  if (!response.ok) {
    await response.body?.cancel();
    return refuse(
      `The server answers with status ${response.status}${response.statusText && ` (${response.statusText})`}.`,
    );
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > limits.most) {
    await response.body?.cancel();
    return refuse(tooLarge(announced, limits.most));
  }
  const pieces: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const piece of response.body ?? []) {
      total += piece.byteLength;
      if (total > limits.most) return refuse(tooLarge(null, limits.most));
      pieces.push(piece);
    }
  } catch (error) {
    return refuse(failure(error, limits));
  }
  return { ok: true, value: Buffer.concat(pieces) };
}

function failure(error: unknown, { within }: DownloadLimits): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `It did not come within ${within / 1000} s.`;
  }
  // fetch hides what happened behind “fetch failed”.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `It could not be fetched: ${cause instanceof Error ? cause.message : String(cause)}.`;
}
