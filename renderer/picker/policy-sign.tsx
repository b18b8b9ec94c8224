/**
 * Who may use a server, as a sign: each policy has a shape of its own, so that colours only help. The same signs stand on the map, in
 * the table and in the filter.
 */
import type { ReactNode } from 'react';
import type { AccessPolicy } from '../../main/api/directory.ts';
import { besideLetters } from '../icons.tsx';

/** Around the middle, six units to each side. */
const SHAPES: Readonly<Record<AccessPolicy, ReactNode>> = {
  open: <circle r="4.6" className="sign-solid" />,
  notify: <path d="M0-6 6 0 0 6-6 0z" className="sign-solid" />,
  unknown: <circle r="4.2" className="sign-open" />,
  restricted: <path d="M0-5.4 5.6 4.6H-5.6z" className="sign-solid" />,
  closed: <path d="m-4-4 8 8m0-8-8 8" className="sign-open" />,
};

/** Inside of a drawing, where the reader puts it. */
export const PolicyShape = ({ policy }: { readonly policy: AccessPolicy }) => (
  <g className="policy-sign" data-policy={policy}>
    {SHAPES[policy]}
  </g>
);

export const PolicySign = ({ policy }: { readonly policy: AccessPolicy }) => (
  <svg
    className="icon"
    viewBox="-8 -8 16 16"
    width={besideLetters(14)}
    height={besideLetters(14)}
    aria-hidden="true"
  >
    <PolicyShape policy={policy} />
  </svg>
);
