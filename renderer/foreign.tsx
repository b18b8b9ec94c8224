/**
 * Words of strangers among ours: of public lists, operators, files, the network. They may hold what is not seen and turns the text
 * around it about (bidirectional controls; “Trojan Source”, CVE-2021-42574), or what a screen does not show. Such characters are
 * shown as what they are, and the words are isolated, so that they turn nothing but themselves (Unicode UAX #9).
 */

/** Controls and formats, but for line ends and tabs; the separators that break a line where none is to be. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** For places that hold text only: a tooltip, a label. */
export const seen = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(UNSEEN, (unseen) => `[U+${unseen.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);

interface Props {
  readonly text: string;
  readonly className?: string;
}

export const Foreign = ({ text, className }: Props) => <bdi className={className}>{seen(text)}</bdi>;
