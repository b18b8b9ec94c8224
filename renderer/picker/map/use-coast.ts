/** The coastlines of a view, once they are loaded. */
import { useEffect, useState } from 'react';
import { type Coast, nearCoast, worldCoast } from './coast.ts';

export type Part = 'around' | 'world';

export interface CoastKnown {
  readonly coast: Coast | null;
  readonly failed: boolean;
}

export function useCoast(part: Part): CoastKnown {
  const [known, setKnown] = useState<{ part: Part; coast: Coast | null } | null>(null);
  useEffect(() => {
    let current = true;
    (part === 'world' ? worldCoast() : nearCoast()).then(
      (coast) => current && setKnown({ part, coast }),
      () => current && setKnown({ part, coast: null }),
    );
    return () => {
      current = false;
    };
  }, [part]);
  const mine = known?.part === part ? known : null;
  return { coast: mine?.coast ?? null, failed: mine !== null && mine.coast === null };
}
