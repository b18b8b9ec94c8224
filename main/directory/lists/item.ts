/**
 * A document as its readers see it, be it text, Markdown or HTML: lines and rows of tables, each with where it stands in the
 * file.
 */
export interface Where {
  /** The line of the file on which it begins, counted from 1. */
  readonly line: number;
  /** Where it begins and ends in the text of the file: what a record keeps as its raw text. */
  readonly start: number;
  readonly end: number;
}

export interface Line extends Where {
  readonly kind: 'line';
  readonly text: string;
}

export interface Row extends Where {
  readonly kind: 'row';
  /** Plain text: marks of Markdown and HTML are gone. What were lines of a cell is divided by \n. */
  readonly cells: readonly string[];
  /** It names the columns. */
  readonly heading: boolean;
}

export type Item = Line | Row;

/** A row as the text of a line. */
export const textOf = (item: Item): string => (item.kind === 'line' ? item.text : item.cells.join(' | '));
