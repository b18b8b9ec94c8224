/**
 * The helper as a service of Windows: started and stopped by the service control manager (SCM), which speaks to it through functions
 * that it calls on threads of its own. They wait for the event loop, so everything still happens in one thread. Written
 * from Microsoft's documentation (winsvc.h) and never run so far.
 *
 * StartServiceCtrlDispatcher does not return until the service has stopped, so it has a thread to itself. What the SCM
 * sees of the service's death decides what it does: a process that ends without having said that it stopped is started
 * anew.
 */
import type { Ffi } from '../ffi/ffi.ts';

/** winsvc.h */
const SERVICE_WIN32_OWN_PROCESS = 0x10;
const SERVICE_STOPPED = 1;
const SERVICE_START_PENDING = 2;
const SERVICE_STOP_PENDING = 3;
const SERVICE_RUNNING = 4;
const SERVICE_ACCEPT_STOP = 0x1;
const SERVICE_ACCEPT_SHUTDOWN = 0x4;
const SERVICE_CONTROL_STOP = 1;
const SERVICE_CONTROL_INTERROGATE = 4;
const SERVICE_CONTROL_SHUTDOWN = 5;

/**
 * The first control code that a service may give a meaning of its own: a person consents to the next far step. Who may send it, the
 * service's own descriptor says, which its installation sets: administrators.
 */
export const CONSENT_CONTROL = 128;

/** winerror.h */
const NO_ERROR = 0;
const ERROR_CALL_NOT_IMPLEMENTED = 120;
const ERROR_FAILED_SERVICE_CONTROLLER_CONNECT = 1063;
const ERROR_SERVICE_SPECIFIC_ERROR = 1066;

/** SERVICE_STATUS: seven 32-bit numbers. */
const STATUS_BYTES = 28;
/** Two SERVICE_TABLE_ENTRYs of two pointers each, the last one empty. */
const TABLE_BYTES = 32;

/** Milliseconds within which starting or stopping gets on. */
const WAIT_HINT = 10_000;

export interface Service {
  /** Rejects where it cannot: then the service has failed. */
  start(): Promise<void>;
  stop(): void;
  /** By the word of an administrator. */
  consented(): void;
}

/** Resolves when the service has stopped. Rejects where this process is not run by the service control manager. */
export function runAsService(ffi: Ffi & { available: true }, name: string, service: Service): Promise<void> {
  const register = ffi.bind<(name: string, handler: bigint, context: null) => number | bigint>(
    'advapi32.dll',
    'intptr_t RegisterServiceCtrlHandlerExW(const char16_t *, void *, void *)',
  );
  const setStatus = ffi.bind<(handle: number | bigint, status: Buffer) => number>(
    'advapi32.dll',
    'int SetServiceStatus(intptr_t, void *)',
  );
  const lastError = ffi.bind<() => number>('kernel32.dll', 'uint32_t GetLastError()');
  const dispatch = ffi.bindAsync<[table: bigint], number>(
    'advapi32.dll',
    'int StartServiceCtrlDispatcherW(void *)',
  );

  let handle: number | bigint = 0;
  let stopping = false;
  const report = (state: number, { accepts = 0, error = 0 } = {}): void => {
    const isPending = state === SERVICE_START_PENDING || state === SERVICE_STOP_PENDING;
    const status = Buffer.alloc(STATUS_BYTES);
    [
      SERVICE_WIN32_OWN_PROCESS,
      state,
      accepts,
      error === 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR,
      error,
      isPending ? 1 : 0,
      isPending ? WAIT_HINT : 0,
    ].forEach((field, i) => {
      status.writeUInt32LE(field, 4 * i);
    });
    setStatus(handle, status);
  };
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    report(SERVICE_STOP_PENDING);
    // After the answer to the manager.
    setImmediate(() => {
      service.stop();
      report(SERVICE_STOPPED);
    });
  };

  const handler = ffi.callback(
    'uint32_t',
    ['uint32_t', 'uint32_t', 'void *', 'void *'],
    (control: number) => {
      switch (control) {
        case SERVICE_CONTROL_STOP:
        case SERVICE_CONTROL_SHUTDOWN:
          stop();
          return NO_ERROR;
        case SERVICE_CONTROL_INTERROGATE:
          return NO_ERROR;
        case CONSENT_CONTROL:
          service.consented();
          return NO_ERROR;
        default:
          return ERROR_CALL_NOT_IMPLEMENTED;
      }
    },
  );

  return new Promise((resolve, reject) => {
    // It may return at once: the service runs on until it says that it has stopped.
    const main = ffi.callback('void', ['uint32_t', 'void *'], () => {
      handle = register(name, handler, null);
      if (BigInt(handle) === 0n) {
        reject(new Error(`The service manager does not know “${name}” (error ${lastError()}).`));
        return;
      }
      report(SERVICE_START_PENDING);
      service.start().then(
        () => report(SERVICE_RUNNING, { accepts: SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN }),
        (error: unknown) => {
          report(SERVICE_STOPPED, { error: 1 });
          reject(error);
        },
      );
    });
    // Both are kept by what is called last, for as long as the manager may look at them.
    const title = wide(name);
    const table = new ArrayBuffer(TABLE_BYTES);
    new BigUint64Array(table).set([ffi.addressOf(title), main]);
    dispatch(ffi.addressOf(table), (error, done) => {
      const code = done === 0 ? lastError() : NO_ERROR;
      if (error === null && done !== 0) resolve();
      else if (code === ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)
        reject(new Error('Only the service manager of Windows can start this as a service.'));
      else reject(error ?? new Error(`The service manager cannot be reached (error ${code}).`));
      kept.delete(table);
      kept.delete(title);
    });
    kept.add(table).add(title);
  });
}

/** Memory that only Windows knows of would be collected. */
const kept = new Set<ArrayBuffer>();

/** In UTF-16, with its end, where it stays. */
function wide(text: string): ArrayBuffer {
  const units = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units.buffer;
}
