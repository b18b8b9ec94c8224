/**
 * Text of strangers as something that can be shown. Characters that nobody sees move the cursor of a terminal, set its title,
 * fake the next row of a table, or turn what follows them around (“Trojan Source”, CVE-2021-42574): none of them is
 * part of a name, a place or a note, so they go where a list or a catalogue is read, and whoever shows a record need not know.
 */

/** What a terminal takes for a command with its letters: CSI (ECMA-48, 5.4) and OSC, which ends with BEL or ST. */
const [ESC, BEL, CSI, OSC, ST] = ['\u001B', '\u0007', '\u009B', '\u009D', '\u009C'];
const COMMANDS = new RegExp(
  `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]|(?:${ESC}\\]|${OSC})[^${BEL}${ESC}${ST}${OSC}\n]*(?:${BEL}|${ESC}\\\\|${ST})`,
  'g',
);

/** Joiners have a meaning within words of Persian, of the scripts of India, and in pictures of several: only there they stay. */
const JOINER = /(?<![\p{L}\p{M}\p{So}\p{Sk}])[\u200C\u200D]|[\u200C\u200D](?![\p{L}\p{M}\p{So}])/gu;
/** Controls, and marks of format (bidirectional text, soft hyphens, byte order, tags), without the joiners. */
const UNSEEN = /[^\P{Cc}\n]|[^\P{Cf}\u200C\u200D]/gu;

const HALF = /\p{Cs}/gu;

/** On one line or on several, divided by \n, without what cannot be seen. Half a character is U+FFFD. */
export const visible = (text: string): string =>
  text
    .replaceAll(COMMANDS, '')
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(/[\t\f\v]/g, ' ')
    .replaceAll(UNSEEN, '')
    .replaceAll(JOINER, '')
    .replaceAll(HALF, '\uFFFD');

/** The same on one line. */
export const visibleLine = (text: string): string => visible(text.replaceAll(/[\r\n\u2028\u2029]+/g, ' '));

/** A text as it was written, in which U+FFFD marks each character that would have acted unseen; ends of lines and columns stay. */
export const marked = (text: string): string => text.replaceAll(ACTING, '\uFFFD').replaceAll(HALF, '\uFFFD');
const ACTING = /[^\P{Cc}\t\n\r\f]|[\u061C\u200E\u200F\u202A-\u202E\u2060-\u206F]/gu;
