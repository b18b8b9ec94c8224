/**
 * The pieces that coordinates are written with: numbers, the marks of degrees, minutes and seconds, points of the compass,
 * labels and separators, in the spellings that people have used in public lists since 1989. What a number is for is
 * decided by `coordinates.ts`; here it is only told apart from heights and from the names of datums.
 */

export type Axis = 'lat' | 'lon';

/** A number with what stands around it. */
export interface NumberToken {
  readonly kind: 'number';
  /** Without its sign. */
  readonly value: number;
  readonly digits: { readonly whole: number; readonly decimals: number };
  /** A sign that belongs to it. */
  readonly sign: '+' | '-' | null;
  /** What follows it: 1° 2' 3" or 1:2:3 or 1-2-3. */
  readonly mark: 'degrees' | 'minutes' | 'seconds' | 'part' | null;
}

export type Token =
  | NumberToken
  | { readonly kind: 'compass'; readonly axis: Axis; readonly sign: 1 | -1 }
  | { readonly kind: 'label'; readonly axis: Axis }
  | { readonly kind: 'separator' };

/** Points of the compass. A German O is Ost; the O of Romance languages is told from it by nothing, and is rarer in the lists. */
const COMPASS: Readonly<Record<string, readonly [Axis, 1 | -1]>> = {
  n: ['lat', 1],
  north: ['lat', 1],
  nord: ['lat', 1],
  norte: ['lat', 1],
  s: ['lat', -1],
  south: ['lat', -1],
  süd: ['lat', -1],
  sud: ['lat', -1],
  sur: ['lat', -1],
  e: ['lon', 1],
  east: ['lon', 1],
  ost: ['lon', 1],
  o: ['lon', 1],
  est: ['lon', 1],
  este: ['lon', 1],
  w: ['lon', -1],
  west: ['lon', -1],
  ouest: ['lon', -1],
  oeste: ['lon', -1],
  ovest: ['lon', -1],
};

const LABELS: Readonly<Record<string, Axis>> = {
  lat: 'lat',
  latitude: 'lat',
  la: 'lat',
  lon: 'lon',
  long: 'lon',
  lng: 'lon',
  longitude: 'lon',
  lo: 'lon',
};

/** After such a word, or before such a unit, a number is a height. */
const HEIGHT = new Set([
  'alt',
  'altitude',
  'elev',
  'elevation',
  'height',
  'htgps',
  'h',
  'ele',
  'asl',
  'amsl',
]);
const LENGTH = new Set(['m', 'meter', 'meters', 'metre', 'metres', 'ft', 'feet', 'masl']);

const MARKS: Readonly<Record<string, NumberToken['mark']>> = {
  '°': 'degrees',
  deg: 'degrees',
  degree: 'degrees',
  degrees: 'degrees',
  "'": 'minutes',
  min: 'minutes',
  '"': 'seconds',
  sec: 'seconds',
  ':': 'part',
};

/** One spelling for each mark; datums, which have numbers in their names, and what stands in brackets beside numbers away. */
export function plainCoordinates(text: string): string {
  const plain = text
    .replaceAll(/&deg;|[º˚∘]/g, '°')
    .replaceAll(/[′’‘`´ʹ]/g, "'")
    .replaceAll(/[″”“„ʺ]|''/g, '"')
    .replaceAll(/[−–—]/g, '-')
    .replaceAll(/\b(?:WGS|NAD|ED|ETRS|GRS|GDA)[\s-]?\d{2,4}\b/gi, ' ')
    // 52d27m36s: only after a d is an m a minute and an s a second.
    .replaceAll(/(\d)\s?d\s?(\d[\d.]*)\s?m\s?(?:(\d[\d.]*)\s?s\b)?/gi, (_, d, m, s) =>
      s === undefined ? `${d}°${m}'` : `${d}°${m}'${s}"`,
    );
  const outside = plain.replaceAll(/\([^()]*\)/g, ' ');
  return compassLast(/\d/.test(outside) ? outside : plain.replaceAll(/[()]/g, ' '));
}

/** 33S56 18E25: the point of the compass in the place of the degrees' mark, in both of a pair. */
const COMPASS_INSIDE = /(?<![\d.])(\d{1,3})([NSEW])(\d{1,2}(?:[.:']\d{1,4})?)(?!\d)/gi;

function compassLast(text: string): string {
  const [one, other, ...more] = [...text.matchAll(COMPASS_INSIDE)].map(([, , point = '']) =>
    point.toLowerCase(),
  );
  const axes = [one, other].map((point) => COMPASS[point ?? '']?.[0]);
  if (more.length > 0 || axes[0] === undefined || axes[1] === undefined || axes[0] === axes[1]) return text;
  return text.replaceAll(COMPASS_INSIDE, '$1:$3$2');
}

const PIECE = /\s+|([+-]?)(\d+(?:[.,]\d+)?)|(\p{L}+\.?)|([°'":])|([,;/|-])|(.)/suy;

/** In the order of the text; words without a meaning here, and heights, are left out. `decimalComma`: 50,5 is a half. */
export function tokens(text: string, decimalComma: boolean): Token[] {
  const found: Token[] = [];
  // Whether the next number is a height, and whether the last one was.
  let height = false;
  let dropped = false;
  let before = '';
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match !== null; match = PIECE.exec(text)) {
    const [piece, sign, digits, word, mark, separator] = match;
    const last = found.at(-1);
    if (digits !== undefined) {
      const comma = decimalComma ? -1 : digits.indexOf(',');
      const number = comma < 0 ? digits : digits.slice(0, comma);
      // The comma, and what follows it, is read again.
      if (comma >= 0) PIECE.lastIndex -= digits.length - comma;
      // 47-24-55 has parts, and 42.2-87.8 has a second number that is negative.
      const parts =
        sign !== '' && /\d$/.test(before) && last?.kind === 'number' && last.digits.decimals === 0;
      if (parts) found[found.length - 1] = { ...last, mark: 'part' };
      const [whole = '', decimals = ''] = number.split(/[.,]/);
      if (!height) {
        found.push({
          kind: 'number',
          value: Number(`${whole}.${decimals || 0}`),
          digits: { whole: whole.length, decimals: decimals.length },
          sign: parts || sign === '' ? null : (sign as '+' | '-'),
          mark: null,
        });
      }
      dropped = height;
      height = false;
    } else if (mark !== undefined) {
      setMark(found, MARKS[mark] ?? null);
    } else if (word !== undefined) {
      const name = word.toLowerCase().replace(/\.$/, '');
      if (MARKS[name]) setMark(found, MARKS[name]);
      // 365ALT is a height, and of “26.2 alt 125” the second number is one.
      const unit = LENGTH.has(name) || (HEIGHT.has(name) && /\d$/.test(before));
      if (!unit) height = HEIGHT.has(name);
      else if (!dropped && last?.kind === 'number' && last.mark === null) found.pop();
      const compass = COMPASS[name];
      const label = LABELS[name];
      if (compass !== undefined) found.push({ kind: 'compass', axis: compass[0], sign: compass[1] });
      else if (label !== undefined) found.push({ kind: 'label', axis: label });
    } else if (separator !== undefined) {
      found.push({ kind: 'separator' });
    }
    before = piece;
  }
  return found;
}

function setMark(found: Token[], mark: NumberToken['mark']): void {
  const last = found.at(-1);
  if (last?.kind === 'number' && last.mark === null) found[found.length - 1] = { ...last, mark };
}
