/**
 * Text for a terminal: broken between words, each line indented; its own line ends stay. Words that are longer than a
 * line stay whole.
 */
const WIDTH = 100;

export function wrap(text: string, indent: string, first = indent): string {
  return text
    .split('\n')
    .map((row, i) => wrapRow(row, indent, i === 0 ? first : indent))
    .join('\n');
}

function wrapRow(text: string, indent: string, first: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = WIDTH - (lines.length === 0 ? first : indent).length;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((row, i) => (i === 0 ? first : indent) + row).join('\n');
}
