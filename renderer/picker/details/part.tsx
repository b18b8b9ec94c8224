/** A part of what is said about one server, under its heading. */
import type { ReactNode } from 'react';

export const Part = ({ heading, children }: { readonly heading: string; readonly children: ReactNode }) => (
  <section className="details-part">
    <h3>{heading}</h3>
    {children}
  </section>
);
