/**
 * The last thing that happens to a text before a terminal has it. What servers, lists and files say is cleaned where it is
 * read; this holds for whatever was not: nothing that is printed moves the cursor, sets a title or turns a line around.
 */

/** Controls but the end of a line and the tabulator, and what embeds, overrides or isolates a direction (Unicode TR 9). The marks of numbers in Arabic and Hebrew stay. */
const ACTING = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]|\p{Cs}/gu;

export const printable = (text: string): string => text.replaceAll(ACTING, '\uFFFD');

/** JSON that is the same to a program, and cannot act on a terminal: JSON.stringify writes C1 and the directions as they are. */
export const unseenEscaped = (json: string): string =>
  json.replaceAll(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
