/**
 * Geographic coordinates as people write them into public lists: decimal degrees, degrees with minutes and seconds in a
 * dozen spellings, the ddmm.mmmm of GPS receivers, links to maps. One grammar for all of them, and no guessing: two numbers
 * of which it is not plain which is which, or minutes beyond 59, are refused with the reason.
 *
 * The digits also say how exact the writer meant to be: 45:27N is a line of latitude to a minute of arc, which is 1.9 km.
 */
import type { Parsed } from '../../settings/server-name.ts';
import { type Axis, type NumberToken, plainCoordinates, type Token, tokens } from './coordinate-tokens.ts';

export interface Coordinates {
  /** Degrees, north positive. */
  readonly lat: number;
  /** Degrees, east positive. */
  readonly lon: number;
  /** Metres: what one more or less in the last digits moves the point by. */
  readonly uncertainty: number;
}

/** Characters. The longest of some 300 real ones has 80; a link to a map may have more. */
const LONGEST = 300;

/** Metres in a degree of a great circle (Earth's mean radius of 6371.0088 km, IUGG). */
const DEGREE = 111_195;

/** Metres. Datums differ by up to this much (NAD27 and WGS84), and few lists say which they mean. */
const LEAST_UNCERTAINTY = 250;

const LIMIT = { lat: 90, lon: 180 } as const;

interface Angle {
  /** Degrees, signed. */
  readonly degrees: number;
  /** Degrees that its last digit is worth. */
  readonly grain: number;
}

class Refused extends Error {}

const NO_PAIR = 'It is not a pair of coordinates: latitude and longitude are needed.';
const UNNAMED = 'It does not say which is north or south, and which is east or west.';

export function parseCoordinates(text: string): Parsed<Coordinates> {
  if (text.length > LONGEST) return refuse('That is too long for coordinates.');
  try {
    return { ok: true, value: read(text) };
  } catch (error) {
    if (error instanceof Refused) return refuse(error.message);
    throw error;
  }
}

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

function read(text: string): Coordinates {
  const onMap = fromLink(text.trim());
  const plain = onMap ?? plainCoordinates(text);
  if (!/\d/.test(plain)) throw new Refused('There are no numbers in it.');
  const prose = isProse(plain);
  if (!/\d,\d/.test(plain)) return interpret(tokens(plain, false), prose);
  // 50,5 is a half to some and a pair to others: where there are points as well, the commas separate.
  const [likely, other] = plain.includes('.') ? [false, true] : [true, false];
  try {
    return interpret(tokens(plain, likely), prose);
  } catch (likelier) {
    try {
      return interpret(tokens(plain, other), prose);
    } catch {
      throw likelier;
    }
  }
}

/** The numbers in a link to a map; null where the text is none. */
function fromLink(text: string): string | null {
  if (!/^(?:https?:\/\/|geo:|@)/i.test(text)) return null;
  const pair =
    /[?&]mlat=(-?\d+(?:\.\d+)?)&mlon=(-?\d+(?:\.\d+)?)/.exec(text) ??
    /(?:@|^geo:|[?&](?:q|ll|query|center|sll)=)(-?\d+(?:\.\d+)?)(?:,|%2C)\s?(-?\d+(?:\.\d+)?)/i.exec(text) ??
    /#map=\d+\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)/.exec(text);
  if (pair === null) throw new Refused('It is a link in which no coordinates are seen.');
  return `${pair[1]}; ${pair[2]}`;
}

/** Words beside bare numbers make an address or a sentence of them: “Trimble 5.5 and 6.5”; not these, which are about coordinates. */
const ABOUT =
  /\b(?:gps|wgs|nad|map|alt\w*|met(?:er|re)s?|feet|deg\w*|min\w*|sec\w*|position|coordinates|decimal)\b/giu;
const isProse = (text: string) => /\p{L}{3,}/u.test(text.replaceAll(ABOUT, ' '));

function interpret(all: readonly Token[], prose: boolean): Coordinates {
  const labels = all.filter((token) => token.kind === 'label');
  if (labels.length === 2 && labels[0]!.axis !== labels[1]!.axis) return byLabels(all);
  if (labels.length > 1) throw new Refused('It has more than one pair of coordinates, or only half of one.');
  const compass = all.filter((token) => token.kind === 'compass');
  if (compass.length === 0 && prose) throw new Refused(NO_PAIR);
  if (compass.length === 0) return byOrder(all, ['lat', 'lon']);
  if (compass.length !== 2 || compass[0]!.axis === compass[1]!.axis) {
    throw new Refused('It needs one of north and south, and one of east and west.');
  }
  return byCompass(all);
}

/** “Lat: 22°51.69'S. Lon: 043°13.71'W”, and “Lat/Lon: 52.5, 13.4”. */
function byLabels(all: readonly Token[]): Coordinates {
  const first = all.findIndex(({ kind }) => kind === 'label');
  const second = all.findIndex(({ kind }, i) => kind === 'label' && i > first);
  const axes = [axisAt(all, first), axisAt(all, second)] as const;
  const [before, between, after] = [
    all.slice(0, first),
    all.slice(first + 1, second),
    all.slice(second + 1),
  ] as const;
  if (before.some(isNumber)) throw new Refused('A number stands before “latitude” and “longitude”.');
  if (!between.some(isNumber)) {
    return after.some(({ kind }) => kind === 'compass') ? byCompass(after) : byOrder(after, axes);
  }
  return point(axes, angle(between, axes[0]), angle(after, axes[1]));
}

function axisAt(all: readonly Token[], index: number): Axis {
  const token = all[index];
  if (token?.kind !== 'label' && token?.kind !== 'compass') throw new Refused('Half of the pair is missing.');
  return token.axis;
}

/** “40:26N, 79:57W” and “N 46:55:25 E 07:27:51”. */
function byCompass(all: readonly Token[]): Coordinates {
  const first = all.findIndex(({ kind }) => kind === 'compass');
  const second = all.findIndex(({ kind }, i) => kind === 'compass' && i > first);
  const axes = [axisAt(all, first), axisAt(all, second)] as const;
  if (!all.slice(0, first).some(isNumber)) {
    return point(axes, angle(all.slice(first, second), axes[0]), angle(all.slice(second), axes[1]));
  }
  if (all.slice(second).some(isNumber))
    throw new Refused('There are more numbers than two coordinates have.');
  const [one, other] = [all.slice(0, first + 1), all.slice(first + 1, second + 1)];
  return point(axes, angle(one, axes[0]), angle(other, axes[1]));
}

/** “-34.475, -54.297” and “55°27, 65°20”: latitude first, as everywhere. */
function byOrder(all: readonly Token[], axes: readonly [Axis, Axis]): Coordinates {
  const halves: NumberToken[][] = [];
  let closed = false;
  for (const token of all) {
    const half = halves.at(-1);
    if (token.kind === 'separator') closed = half !== undefined;
    if (token.kind !== 'number') continue;
    if (half === undefined || closed || beginsAnew(token, half)) halves.push([token]);
    else half.push(token);
    closed = false;
  }
  const [one, other] = halves;
  if (halves.length === 1 && (one?.length ?? 0) > 1) throw new Refused(UNNAMED);
  if (halves.length !== 2 || one === undefined || other === undefined) {
    throw new Refused(NO_PAIR);
  }
  const commaBetween = all.some(({ kind }) => kind === 'separator');
  for (const half of [one, other]) {
    const [degrees] = half;
    const plain = half.length === 1 && ((degrees?.digits.decimals ?? 0) > 0 || commaBetween);
    if (!plain && degrees?.mark !== 'degrees') {
      throw new Refused(UNNAMED);
    }
  }
  return point(axes, angle(one, axes[0]), angle(other, axes[1]));
}

/** A sign, or a second number of degrees, begins the other coordinate; so does any number after a fraction. */
const beginsAnew = (token: NumberToken, half: readonly NumberToken[]) =>
  token.sign !== null || token.mark === 'degrees' || (half.at(-1)?.digits.decimals ?? 0) > 0;

/** Degrees, minutes and seconds of one axis. */
function angle(part: readonly Token[], axis: Axis): Angle {
  const numbers = part.filter(isNumber);
  const compass = part.find((token) => token.kind === 'compass');
  if (compass !== undefined && compass.axis !== axis) {
    throw new Refused('A point of the compass stands with the wrong one of latitude and longitude.');
  }
  const [degrees] = numbers;
  if (degrees === undefined) throw new Refused('Half of the pair is missing.');
  if (numbers.length > 3) throw new Refused('It has more parts than degrees, minutes and seconds.');
  if (numbers.slice(0, -1).some(({ digits }) => digits.decimals > 0)) {
    throw new Refused('Only the last of degrees, minutes and seconds can have a fraction.');
  }
  const { size, grain } = isReceivers(numbers, compass !== undefined)
    ? receivers(degrees)
    : sexagesimal(numbers);
  if (size > LIMIT[axis]) {
    throw new Refused(
      axis === 'lat' ? 'A latitude is 90° at most.' : 'A longitude is 180° at most, east or west.',
    );
  }
  // -105.2 E is west, and so is -105.2 W: nobody means the opposite of both.
  const negative = compass?.sign === -1 || degrees.sign === '-';
  return { degrees: negative ? -size : size, grain };
}

/** 4738.4775: what a receiver prints (NMEA 0183), degrees and minutes without anything between them. */
const isReceivers = ([first, ...rest]: readonly NumberToken[], compass: boolean) =>
  compass &&
  rest.length === 0 &&
  first?.mark === null &&
  first.digits.whole >= 4 &&
  first.digits.whole <= 5 &&
  first.digits.decimals > 0;

function receivers({ value, digits }: NumberToken): { size: number; grain: number } {
  const degrees = Math.floor(value / 100);
  const minutes = value - degrees * 100;
  if (minutes >= 60) throw new Refused('Minutes go up to 59.');
  return { size: degrees + minutes / 60, grain: 10 ** -digits.decimals / 60 };
}

function sexagesimal(numbers: readonly NumberToken[]): { size: number; grain: number } {
  let size = 0;
  let place = 0;
  for (const [i, { value, mark }] of numbers.entries()) {
    if (i > 0) place += 1;
    if (mark === 'seconds' && place === 1) place = 2;
    const expected = (['degrees', 'minutes', 'seconds'] as const)[place];
    if (expected === undefined || (mark !== null && mark !== 'part' && mark !== expected)) {
      throw new Refused('Degrees, minutes and seconds do not follow one another.');
    }
    if (place > 0 && value >= 60) {
      throw new Refused(place === 1 ? 'Minutes go up to 59.' : 'Seconds go up to 59.');
    }
    size += value / 60 ** place;
  }
  return { size, grain: 10 ** -(numbers.at(-1)?.digits.decimals ?? 0) / 60 ** place };
}

function point(axes: readonly [Axis, Axis], one: Angle, other: Angle): Coordinates {
  const [lat, lon] = axes[0] === 'lat' ? [one, other] : [other, one];
  const north = lat.grain * DEGREE;
  const east = lon.grain * DEGREE * Math.cos((lat.degrees * Math.PI) / 180);
  return {
    lat: rounded(lat.degrees, FINEST),
    lon: rounded(lon.degrees, FINEST),
    uncertainty: Math.round(Math.max(LEAST_UNCERTAINTY, Math.hypot(north, east))),
  };
}

/** Decimals of a degree: a centimetre. What is finer comes from dividing by 60. */
const FINEST = 7;
const rounded = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals;

const isNumber = (token: Token): token is NumberToken => token.kind === 'number';
