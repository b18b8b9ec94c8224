/**
 * Addresses that are none: 127.127.TYPE.UNIT stands for a clock at this computer. The names are those of the drivers in
 * ntpd's documentation; types that are rarely met are only numbered.
 */

const DRIVERS: Readonly<Record<number, string>> = {
  1: 'this computer’s own, undisciplined clock',
  4: 'a Spectracom receiver',
  5: 'a TrueTime receiver',
  8: 'a radio clock at a serial line',
  18: 'a modem that calls a time service',
  20: 'a GPS receiver that speaks NMEA',
  22: 'a pulse for each second',
  26: 'a Hewlett-Packard GPS receiver',
  28: 'a program that leaves the time in shared memory, such as gpsd',
  29: 'a Trimble Palisade receiver',
  30: 'a Motorola Oncore receiver',
  40: 'a Japanese radio clock (JJY)',
  44: 'a DCF77 receiver',
  46: 'gpsd, by its own protocol',
};

const PSEUDO = /^127\.127\.(\d{1,3})\.(\d{1,3})$/;

export const isReferenceClock = (host: string): boolean => PSEUDO.test(host);

/** The driver that takes the undisciplined clock of this computer for a time source. */
export const isLocalClock = (host: string): boolean => PSEUDO.exec(host)?.[1] === '1';

/** What such an address stands for, in a sentence; null where it is an ordinary one. */
export function driverName(host: string): string | null {
  const match = PSEUDO.exec(host);
  if (match === null) return null;
  const [, type, unit] = match;
  const what = DRIVERS[Number(type)] ?? `the clock driver of type ${type}`;
  if (type === '1') return `Takes ${what} for a time source, as if it knew the time.`;
  return `Takes the time from a clock at this computer: ${what} (number ${unit}).`;
}
