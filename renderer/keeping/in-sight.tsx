/** What comes up at the end of a long text, and is to be seen where a small window shows its beginning. */
import { type ReactNode, useEffect, useRef } from 'react';

export function InSight({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place} className="in-sight">
      {children}
    </div>
  );
}
