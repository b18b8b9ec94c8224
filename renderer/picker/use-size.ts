/** How wide a part of the page is, in pixels, and how large its letters are: drawings and rows are made to measure. */
import { type RefObject, useLayoutEffect, useState } from 'react';

export interface Measures {
  /** 0 before the first look. */
  readonly width: number;
  /** Pixels of the root's letters: a person may have asked for larger ones. */
  readonly rem: number;
}

export function useMeasures(part: RefObject<HTMLElement | null>): Measures {
  const [measures, setMeasures] = useState<Measures>({ width: 0, rem: 16 });
  useLayoutEffect(() => {
    const { current } = part;
    if (current === null) return;
    const look = () => {
      const width = Math.round(current.clientWidth);
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setMeasures((before) => (before.width === width && before.rem === rem ? before : { width, rem }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [part]);
  return measures;
}
