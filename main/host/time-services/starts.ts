/**
 * Does a service start with the machine? Asked just before it is stopped, so that it can be given back as it was: by its
 * own switch, whatever else might start it meanwhile.
 */
import { hostView, type View } from './view.ts';
import { askService } from './windows-service.ts';

/** `unit`: as the system calls it. False where that cannot be asked: it is started again all the same where it runs now. */
export async function startsWithMachine(unit: string, view: View = hostView): Promise<boolean> {
  if (view.platform === 'win32') {
    const service = await askService(view, unit);
    return service !== null && 'start' in service && service.start === 'auto';
  }
  // macOS has one switch for all of it, which is put back whatever it was.
  if (view.platform !== 'linux') return false;
  const answer = await view.run('systemctl', ['is-enabled', unit]);
  return answer.kind === 'answered' && answer.stdout.trim() === 'enabled';
}
