/** Is there a clock helper, and would it serve this user? Asked once, on a connection of its own. */
import type { Connect } from './helper-link.ts';

export type HelperFound =
  | { readonly state: 'ready' | 'busy'; readonly version: string | null }
  | { readonly state: 'missing' | 'denied' | 'silent' | 'version'; readonly version: null };

/** Never rejects. `busy`: another process steers the clock. */
export function probeHelper(connect: Connect): Promise<HelperFound> {
  return new Promise((resolve) => {
    const link = connect({
      opened() {
        link.ask({ op: 'hello' }, (answer) => {
          if (answer.kind === 'done') {
            const { version, owner } = answer.fields;
            const state = owner === null ? 'ready' : 'busy';
            resolve({ state, version: typeof version === 'string' ? version : null });
          } else {
            const refused = answer.kind === 'refused' && answer.code === 'version';
            resolve({ state: refused ? 'version' : 'silent', version: null });
          }
          link.close();
        });
      },
      // Too late where it has answered: a promise resolves once.
      closed: (code) => resolve({ state: stateOf(code), version: null }),
      told() {},
    });
  });
}

function stateOf(code: string | null): 'missing' | 'denied' | 'silent' {
  if (code === 'ENOENT') return 'missing';
  return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'silent';
}
