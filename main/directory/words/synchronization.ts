/**
 * What a server's synchronization text says of its stratum, and of the clock that it has: “NTP V4 primary (Trimble Palisade
 * GPS), Sun/Sparc”. Only what the words say; “synced to stratum 1 servers” is about others.
 */

const NUMBERS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4 };

/** The stratum that a text states; null where it states none. */
export function stratumOf(text: string): number | null {
  const words = text.toLowerCase();
  // “stratum 1 servers” are those it listens to.
  const own =
    /\bstratum[\s-]*(\d{1,2}|one|two|three|four)\b(?![\s)]*(?:time )?(?:servers|clocks|sources|ntp))/.exec(
      words,
    )?.[1];
  const stratum =
    own === undefined ? Number(/\(s(\d)\)/.exec(words)?.[1] ?? 0) : (NUMBERS[own] ?? Number(own));
  if (stratum >= 1 && stratum <= 15) return stratum;
  if (/\bprimary\b(?! (?:time )?(?:servers|standards?))/.test(words)) return 1;
  return /\bsecondary\b(?! (?:time )?servers)/.test(words) ? 2 : null;
}

/** Clocks as lists call them, in the order in which they are named where there are several. */
const CLOCKS: readonly (readonly [name: string, words: RegExp])[] = [
  ['USNO Master Clock', /\busno (?:alternate )?master clock/],
  ['UTC(SP)', /\butc ?\(sp\)/],
  ['PTB atomic clocks', /\bptb\b|\bcs ?1\b.*\bcs ?2\b/],
  ['H-maser', /\bh-?\s?maser|\bhydrogen maser/],
  ['caesium', /\bca?esium\b|\bcs\b(?! ?\d)/],
  ['rubidium', /\brubidium\b|\brb\b/],
  ['atomic clock', /\batomic\b/],
  ['GPS', /gps/],
  ['GLONASS', /\bglonass\b/],
  ['Galileo', /\bgalileo\b(?! ferraris)/],
  ['GNSS', /\bgnss\b/],
  ['CDMA', /\bcdma\b|\bcmda\b/],
  ['GOES', /\bgoes\b/],
  ['DCF77', /\bdcf-?\s?77\b|\bdcf\b/],
  ['MSF', /\bmsf\b/],
  ['HBG', /\bhbg\b/],
  ['WWVB', /\bwwvb\b/],
  ['WWVH', /\bwwvh\b/],
  ['WWV', /\bwwv\b/],
  ['JJY', /\bjjy\b/],
  ['CHU', /\bchu\b/],
  ['ACTS', /\bacts\b/],
  ['IRIG', /\birig\b/],
  ['OCXO', /\bocxo\b/],
  ['PPS', /\b1?\s?pps\b/],
];

/** The reference clocks that a text names, joined by +; null where it names none. */
export function referenceClockOf(text: string): string | null {
  const words = text.toLowerCase();
  const found = CLOCKS.filter(([, rule]) => rule.test(words)).map(([name]) => name);
  // What has a rubidium or caesium clock has an atomic one.
  const atomic = found.some((name) =>
    ['rubidium', 'caesium', 'H-maser', 'USNO Master Clock', 'PTB atomic clocks', 'UTC(SP)'].includes(name),
  );
  const names = atomic ? found.filter((name) => name !== 'atomic clock') : found;
  return names.length === 0 ? null : names.join('+');
}

/** Does it read like what a synchronization says? */
export const isSynchronization = (text: string): boolean =>
  /\bx?ntp\w*\b/i.test(text) && (stratumOf(text) !== null || /\bv ?\d|\bprimary\b|\bsecondary\b/i.test(text));
