/** Keeps a figure and its unit on one line: "3.2 ms" and "± 14 ms" never break in the middle. */

const UNIT = /(\d) (ns|µs|ms|s|min|h|d|ppm|%)(?!\w)/g;

/** The same words with no-break spaces, in every string of a value. */
export function glued<T>(words: T): T {
  return deep(words) as T;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNIT, '$1\u00a0$2').replaceAll('± ', '±\u00a0');
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]));
  }
  return value;
}
