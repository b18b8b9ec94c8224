/**
 * A command line as getopt_long(3) reads it, so that a letter counts only where it is an option: in
 * `chronyd 'server a.example -x'` it is part of a directive.
 */

export interface Options {
  /** Of options with one letter: their values, empty for those without one. */
  readonly letters: ReadonlyMap<string, readonly string[]>;
  /**
   * Of options with a word: what is written behind `=`, or else what follows, if that is no option. Whether a word takes
   * a value only its program knows, so what follows is looked at and not taken away.
   */
  readonly words: ReadonlyMap<string, string>;
}

/** `withValue`: the letters that take a value. The first argument is the program. */
export function parseOptions(args: readonly string[], withValue: string): Options {
  const letters = new Map<string, string[]>();
  const words = new Map<string, string>();
  for (let i = 1; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') break;
    if (arg.startsWith('--')) {
      const [word = '', ...value] = arg.slice(2).split('=');
      const next = args[i + 1] ?? '';
      words.set(word, value.length > 0 ? value.join('=') : next.startsWith('-') ? '' : next);
      continue;
    }
    if (!arg.startsWith('-')) continue;
    for (let at = 1; at < arg.length; at++) {
      const letter = arg.charAt(at);
      const values = letters.get(letter) ?? [];
      letters.set(letter, values);
      if (!withValue.includes(letter)) continue;
      // What stands behind the letter, or the next argument.
      values.push(at + 1 < arg.length ? arg.slice(at + 1) : (args[++i] ?? ''));
      break;
    }
  }
  return { letters, words };
}
