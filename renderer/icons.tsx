/**
 * The shapes of the page. The five faces are those of `assets/icons/`, line for line, so that tray and page show one
 * sign for one state; a test compares them. Every icon stands beside words and is hidden from screen readers.
 */
import type { ReactNode } from 'react';
import type { Face } from '../main/api/describe.ts';

interface Shape {
  /** Filled with the colour of the text, under the glyph; none for an outline. */
  readonly solid?: ReactNode;
  readonly glyph: ReactNode;
}

const FACES: Record<Face, Shape> = {
  'in-sync': {
    solid: <circle cx="8" cy="8" r="7.5" />,
    glyph: <path d="M4.7 8.4 7 10.8 11.4 5.5" />,
  },
  degraded: {
    solid: <path d="M8 1.6 15 14.2H1z" strokeWidth="1.4" />,
    glyph: <path d="M8 6v3.4M8 12v.01" />,
  },
  'out-of-sync': {
    solid: <path d="M8 .9 15.1 8 8 15.1.9 8z" strokeWidth="1.2" />,
    glyph: <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />,
  },
  observing: {
    glyph: (
      <>
        <circle cx="8" cy="8" r="6.6" />
        <path d="M8 4.4V8l2.5 1.7" />
      </>
    ),
  },
  'no-servers': {
    glyph: (
      <>
        <circle cx="8" cy="8" r="6.6" strokeDasharray="3.2 1.984" strokeLinecap="butt" />
        <path d="M6.4 6.6a1.65 1.65 0 1 1 2.5 1.4c-.6.4-.9.7-.9 1.2M8 11.6v.01" />
      </>
    ),
  },
};

/** What a server is worth, as a sign: used, against the majority, to be looked at, or not known yet. */
export type Worth = 'best' | 'used' | 'wrong' | 'trouble' | 'idle';

const WORTHS: Record<Worth, Shape> = {
  best: FACES['in-sync'],
  used: { glyph: <path d="M3.2 8.6 6.4 12 12.8 4.4" /> },
  wrong: FACES['out-of-sync'],
  trouble: FACES.degraded,
  idle: { glyph: <circle cx="8" cy="8" r="5.6" strokeDasharray="2.4 2" strokeLinecap="butt" /> },
};

/** `size`: pixels, or a length of the style sheet. */
function Icon({ shape, size }: { readonly shape: Shape; readonly size: number | string }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {shape.solid && <g className="icon-solid">{shape.solid}</g>}
      <g className={shape.solid ? 'icon-glyph icon-cut' : 'icon-glyph'}>{shape.glyph}</g>
    </svg>
  );
}

/** Signs grow with the letters that they stand beside. `size`: pixels at the usual size of letters (16). */
export const besideLetters = (size: number): string => `${size / 16}rem`;

export const FaceIcon = ({ face, size }: { readonly face: Face; readonly size: number }) => (
  <Icon shape={FACES[face]} size={size} />
);

export const WorthIcon = ({ worth, size = 16 }: { readonly worth: Worth; readonly size?: number }) => (
  <Icon shape={WORTHS[worth]} size={besideLetters(size)} />
);

const line = (glyph: ReactNode): Shape => ({ glyph });
const SIGNS = {
  chevron: line(<path d="m4 6 4 4.2L12 6" />),
  sort: line(<path d="m4 6.4 4-4 4 4M4 9.6l4 4 4-4" />),
  cross: line(<path d="m4 4 8 8m0-8-8 8" />),
  resync: line(
    <path d="M13.4 6.4A5.8 5.8 0 0 0 3 5.2M3 1.9v3.4h3.4M2.6 9.6A5.8 5.8 0 0 0 13 10.8m0 3.3v-3.4H9.6" />,
  ),
  plus: line(<path d="M8 3v10M3 8h10" />),
  tick: line(<path d="M3.2 8.6 6.4 12 12.8 4.4" />),
  barred: line(<path d="M13.6 8A5.6 5.6 0 1 1 2.4 8a5.6 5.6 0 0 1 11.2 0zM4 4l8 8" />),
  advice: line(<path d="M2.5 8h10.6M9 3.9 13.1 8 9 12.1" />),
};

export const SignIcon = ({
  sign,
  size = 16,
}: {
  readonly sign: keyof typeof SIGNS;
  readonly size?: number;
}) => <Icon shape={SIGNS[sign]} size={besideLetters(size)} />;

/** A clock whose hands make a tick. */
export const Mark = () => (
  <svg className="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <rect className="mark-ground" x="1" y="1" width="22" height="22" rx="5.5" />
    <circle className="mark-dial" cx="12" cy="12" r="7.6" />
    <path className="mark-hands" d="M8.8 11.6 11.4 14.4 15.7 8.8" />
  </svg>
);
