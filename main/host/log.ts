/**
 * The application log: a file that is rotated at 1 MiB with one predecessor kept, and the newest lines in memory for
 * "Copy diagnostics". It never stops the program: a log that cannot be written is kept in memory only.
 *
 * Secrets do not get in: the token of the loopback page is struck out wherever it looks like one.
 */
import path from 'node:path';
import electronLog from 'electron-log/node';
import { PRIVATE_FILE } from '../disk/atomic-file.ts';

export interface Log {
  info(message: string, details?: unknown): void;
  warn(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
}

export interface LogFile extends Log {
  readonly file: string;
  /** The newest lines, oldest first. */
  recent(): readonly string[];
}

/** Enough to see what led to a problem, little enough for an issue report. */
const KEPT_LINES = 200;
const ROTATE_AT_BYTES = 1024 * 1024;

export function openLog(directory: string, name = 'truechimer'): LogFile {
  const file = path.join(directory, `${name}.log`);
  const logger = electronLog.create({ logId: file });
  // Without a name it looks for one in the manifest of the working directory, and where there is none it writes nothing.
  logger.transports.file.setAppName('truechimer');
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.maxSize = ROTATE_AT_BYTES;
  logger.transports.file.writeOptions = { flag: 'a', mode: PRIVATE_FILE, encoding: 'utf8' };
  // The line is made here, so that file and diagnostics say the same.
  logger.transports.file.format = '{text}';
  // Standard output belongs to the commands, whose output machines read; electron-log complains there about itself too.
  for (const { transports } of [logger, electronLog]) {
    transports.console.level = false;
    transports.console.writeFn = () => {};
  }

  const lines: string[] = [];
  const write = (level: 'info' | 'warn' | 'error', message: string, details: unknown): void => {
    const line = strike(
      `${new Date().toISOString()} [${level}] ${message}${details === undefined ? '' : ` ${inWords(details)}`}`,
    );
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    logger[level](line);
  };
  return {
    file,
    info: (message, details) => write('info', message, details),
    warn: (message, details) => write('warn', message, details),
    error: (message, details) => write('error', message, details),
    recent: () => [...lines],
  };
}

function inWords(details: unknown): string {
  if (details instanceof Error) return details.stack ?? details.message;
  if (typeof details === 'string') return details;
  try {
    return (
      JSON.stringify(details, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ??
      ''
    );
  } catch {
    // A circle: better a poor line than none.
    return String(details);
  }
}

function strike(line: string): string {
  return line.replace(/(token["']?\s*[=:]\s*["']?|bearer\s+)[\w.~+/=-]+/gi, '$1…');
}
