/** One sign for one state: the faces in the page are those of the tray, line for line. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Face } from '../../main/api/describe.ts';
import { FaceIcon } from '../../renderer/icons.tsx';

const FACES: Face[] = ['in-sync', 'degraded', 'out-of-sync', 'observing', 'no-servers'];
const folder = path.join(import.meta.dirname, '../../assets/icons');

/** What is drawn, without how it is coloured and cut out. */
function outlines(svg: string): string[] {
  const drawn = svg.replace(/<path fill="#fff"[^>]*>/, '').matchAll(/ (?:d|r)="([^"]*)"/g);
  return [...drawn].map((match) => match[1]!).sort();
}

describe.each(FACES)('the face of %s', (face) => {
  const page = outlines(renderToStaticMarkup(createElement(FaceIcon, { face, size: 16 })));

  it.each(['', '-template'])('is the same in the page and in the tray%s', (kind) => {
    const tray = readFileSync(path.join(folder, `tray-${face}${kind}.svg`), 'utf8');
    expect(outlines(tray)).toEqual(page);
  });
});

describe('the templates', () => {
  it.each(FACES)('of %s are black and clear only', (face) => {
    const svg = readFileSync(path.join(folder, `tray-${face}-template.svg`), 'utf8').replace(
      /<mask[\s\S]*<\/mask>/,
      '',
    );
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(colours.filter((colour) => colour !== 'none'))).toEqual(new Set(['#000']));
  });
});
