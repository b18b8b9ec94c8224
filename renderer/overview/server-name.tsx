/** The name of a server, which may break at a dot when it is too long for its place; an address stays whole. */
import { Fragment } from 'react';

export function ServerName({ name }: { readonly name: string }) {
  const parts = name.split(/(?<=\.)(?=\p{L})/u);
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name never move.
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
