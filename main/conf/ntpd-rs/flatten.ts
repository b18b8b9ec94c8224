/**
 * ntp.toml as a list of leaves, each with its place in the file. The grammar is left to toml-eslint-parser, which knows
 * where everything stands.
 */
// Its declarations need it, also where this file is compiled from another layer.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./eslint.d.ts" />
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';

/** A value, told by the names that lead to it. */
export interface Branch {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  /** Of the statement that it is in, from 1. */
  readonly first: number;
  readonly last: number;
  /** Where its key stands, and where its value does: lines from 1, columns in characters from 0. */
  readonly key: Place;
  readonly at: Place;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Header {
  readonly path: readonly (string | number)[];
  readonly line: number;
  /** Last line of what stands below it. */
  readonly last: number;
  readonly array: boolean;
}

export type Flat =
  | {
      readonly ok: true;
      readonly branches: readonly Branch[];
      readonly headers: readonly Header[];
      readonly comments: readonly number[];
    }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly message: string };

export function flatten(toml: string): Flat {
  try {
    const { body, comments } = parseTOML(toml, { tomlVersion: '1.0' });
    const branches: Branch[] = [];
    const headers: Header[] = [];
    for (const node of body[0].body) {
      if (node.type === 'TOMLKeyValue') branches.push(...keyValue([], node));
      else {
        headers.push({
          path: node.resolvedKey,
          line: node.loc.start.line,
          last: node.loc.end.line,
          array: node.kind === 'array',
        });
        for (const pair of node.body) branches.push(...keyValue(node.resolvedKey, pair));
      }
    }
    return { ok: true, branches, headers, comments: comments.map(({ loc }) => loc.start.line) };
  } catch (error) {
    // Lists in lists in lists, until the stack is full.
    if (error instanceof RangeError) return { ok: false, line: 1, column: 0, message: 'too deeply nested' };
    if (!(error instanceof ParseError)) throw error;
    return { ok: false, line: error.lineNumber, column: error.column, message: error.message };
  }
}

function keyValue(before: readonly (string | number)[], node: AST.TOMLKeyValue): Branch[] {
  const path = [...before, ...node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))];
  const { start, end } = node.loc;
  return leaves(path, node.value, { first: start.line, last: end.line, key: node.key.loc.start });
}

type Where = Pick<Branch, 'first' | 'last' | 'key'>;

/** Tables inside of tables are told by longer paths; other values are leaves. */
function leaves(path: readonly (string | number)[], node: AST.TOMLContentNode, where: Where): Branch[] {
  if (node.type === 'TOMLInlineTable' && node.body.length > 0) {
    return node.body.flatMap((pair) =>
      keyValue(path, pair).map((branch) => ({ ...branch, first: where.first, last: where.last })),
    );
  }
  if (node.type === 'TOMLArray' && node.elements.some((e) => e.type === 'TOMLInlineTable')) {
    return node.elements.flatMap((element, i) => leaves([...path, i], element, where));
  }
  return [{ path, value: getStaticTOMLValue(node), ...where, at: node.loc.start }];
}
