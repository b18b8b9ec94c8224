/** timesyncd.conf and the drop-ins beside it. */
import type { Item, Setting, Spot, TimesyncdConfiguration } from '../configuration.ts';
import { type Source, sourceOf } from '../source.ts';
import { suggestion } from '../spelling.ts';
import { quoted } from '../statement.ts';
import { columnOf, type Text } from '../text.ts';
import { durationWords, SETTINGS, serversWords } from './settings.ts';
import { type Piece, pieces } from './split.ts';

const SECTION = 'Time';

type SettingPiece = Extract<Piece, { kind: 'setting' }>;

export function readTimesyncd(text: Text, name: string): TimesyncdConfiguration {
  const items: Item[] = [];
  const settings: Setting[] = [];
  let sources: Source[] = [];
  let section: string | null = null;
  for (const piece of pieces(text)) {
    const { line, last } = piece;
    const item = (kind: Item['kind'], words: string, mistakes: readonly Spot[] = []): void => {
      items.push({ line, last, kind, words, parts: [], mistakes });
    };
    const mistake = (words: string, at = piece.at, quote = ''): Spot[] => [
      { line, column: columnOf(text.lines[line - 1]!.text, at), text: quote, words },
    ];
    switch (piece.kind) {
      case 'comment':
        item('comment', '');
        break;
      case 'section':
        section = piece.name;
        if (section === SECTION) item('section', 'From here on: how the clock is kept right.');
        else
          item(
            'section',
            '',
            mistake(
              `There is no section ${quoted(section)} in this file, so what follows is passed over.${suggestion(section, [SECTION])}`,
            ),
          );
        break;
      case 'junk':
        item('directive', '', mistake(`${quoted(piece.text)} is neither a [Section] nor a Key=Value.`));
        break;
      case 'setting': {
        const meaning = Object.hasOwn(SETTINGS, piece.key) ? SETTINGS[piece.key] : undefined;
        if (section !== SECTION) {
          const where = section === null ? 'before any section' : 'in a section that is not known';
          item('directive', '', mistake(`This stands ${where}; it counts only below a line [Time].`));
        } else if (meaning === undefined) {
          item(
            'directive',
            '',
            mistake(
              `There is no setting ${quoted(piece.key)}.${suggestion(piece.key, Object.keys(SETTINGS))}`,
            ),
          );
        } else if (meaning.kind === 'servers') {
          const hosts = piece.words.map((word) => word.text);
          item('directive', serversWords(hosts, meaning.fallback));
          settings.push({ line, key: piece.key, value: piece.value });
          if (hosts.length === 0) sources = sources.filter((s) => s.fallback !== meaning.fallback);
          for (const source of named(piece, meaning.fallback)) sources.push(source);
        } else {
          const words = durationWords(meaning, piece.value);
          if ('wrong' in words) item('directive', '', mistake(words.wrong, piece.words[0]?.at, piece.value));
          else {
            item('directive', words.words);
            settings.push({ line, key: piece.key, value: piece.value });
          }
        }
        break;
      }
    }
  }
  return {
    dialect: 'timesyncd',
    flavour: null,
    name,
    fragment: isDropIn(name),
    text,
    items,
    settings,
    sources,
    clocks: [],
    driftFile: null,
    includes: [],
  };
}

export const isDropIn = (name: string): boolean => /timesyncd\.conf\.d\/[^/]+$/.test(name);

/** Its servers; without pools, because it follows one server at a time whatever a name stands for. */
const named = (piece: SettingPiece, fallback: boolean): Source[] =>
  piece.words.map(({ text, line }) =>
    sourceOf({ line, relation: 'server', host: text }, { last: piece.last, fallback }),
  );
