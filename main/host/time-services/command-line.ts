/**
 * What the command line of a running program says about setting the clock. Null: nothing against it. Each rule is from
 * the program's own manual.
 */
import { parseOptions } from './options.ts';
import type { Harmless } from './surroundings.ts';

const PTP4L_VALUES = 'fipl';
/** The servos of linuxptp that set no clock but tell chronyd or ntpd what they measured. */
const TELLS_ANOTHER = new Set(['ntpshm', 'refclock_sock']);

export function saysItself(program: string, args: readonly string[]): Harmless | null {
  switch (program) {
    case 'chronyd':
      return chronyd(args);
    case 'phc2sys':
      return phc2sys(args);
    case 'timemaster':
      return parseOptions(args, 'fl').letters.has('n') ? 'told-not-to' : null;
    case 'VBoxService':
      return vboxService(args);
    default:
      return null;
  }
}

/** chronyd(8): -x leaves the clock alone; -Q and -p only print something, while -q sets the clock and ends. */
function chronyd(args: readonly string[]): Harmless | null {
  const { letters } = parseOptions(args, 'fFlLPtu');
  return ['x', 'Q', 'p'].some((letter) => letters.has(letter)) ? 'told-not-to' : null;
}

/**
 * phc2sys(8): with -a the system's clock is left alone unless there is -r or it is named; without, what -c names is set,
 * the system's clock where nothing is named.
 */
function phc2sys(args: readonly string[]): Harmless | null {
  const { letters, words } = parseOptions(args, 'CcdfsEPISFRNOLMiunzlt');
  // What a file of settings adds is not looked at.
  if (letters.has('f')) return null;
  const servo = letters.get('E')?.at(-1) ?? words.get('clock_servo');
  if (TELLS_ANOTHER.has(servo ?? '')) return 'told-not-to';
  const set = letters.get('c') ?? [];
  const system = letters.get('C')?.at(-1) ?? 'CLOCK_REALTIME';
  const setsSystem = letters.has('a') ? letters.has('r') && system === 'CLOCK_REALTIME' : set.length === 0;
  return setsSystem || set.includes('CLOCK_REALTIME') ? null : 'another-clock';
}

/** The manual of VBoxService: it sets the clock (once in 10 s, from 100 ms on) unless that is switched off. */
function vboxService(args: readonly string[]): Harmless | null {
  const { words } = parseOptions(args, '');
  const only = [...words.keys()].filter((word) => word.startsWith('only-'));
  return words.has('disable-timesync') || (only.length > 0 && !only.includes('only-timesync'))
    ? 'told-not-to'
    : null;
}

/**
 * ptp4l(8): with time stamps of the hardware, which is its default, it sets the clock of the network card, and the
 * system's with those of software. `settings` is the file named by -f, null where there is none or it cannot be read.
 */
export function ptp4l(args: readonly string[], settings: string | null): Harmless | null {
  const { letters, words } = parseOptions(args, PTP4L_VALUES);
  const setting = (name: string) =>
    words.get(name) ?? new RegExp(`^[ \\t]*${name}[ \\t]+(\\S+)`, 'm').exec(settings ?? '')?.[1];
  if (setting('free_running') === '1' || TELLS_ANOTHER.has(setting('clock_servo') ?? '')) {
    return 'told-not-to';
  }
  if (letters.has('S') || letters.has('L')) return null;
  if (letters.has('H')) return 'another-clock';
  const stamps = setting('time_stamping');
  // A file that cannot be read may say anything.
  if (stamps === undefined) return letters.has('f') && settings === null ? null : 'another-clock';
  return ['hardware', 'onestep', 'p2p1step'].includes(stamps) ? 'another-clock' : null;
}

/** The file that ptp4l was given. */
export function settingsOfPtp4l(args: readonly string[]): string | null {
  return parseOptions(args, PTP4L_VALUES).letters.get('f')?.at(-1) ?? null;
}
