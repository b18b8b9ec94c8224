/** Where "near" is counted from, and how a person says that it is elsewhere. */
import { useState } from 'react';
import { hereWords } from '../../main/api/describe-directory.ts';
import type { HereReport } from '../../main/api/directory.ts';
import { usePage } from '../context.ts';
import { Foreign } from '../foreign.tsx';
import { PlaceDialog } from './place-dialog.tsx';

interface Props {
  readonly here: HereReport;
  readonly changed: () => void;
}

export function Here({ here, changed }: Props) {
  const { locale, t } = usePage();
  const words = t.picker.place;
  const [open, setOpen] = useState(false);
  return (
    <p className="here">
      <Foreign text={hereWords(here, locale)} />{' '}
      <button type="button" className="ghost small" onClick={() => setOpen(true)}>
        {here.place === null ? words.say : words.set}
      </button>
      {open && <PlaceDialog here={here} changed={changed} leave={() => setOpen(false)} />}
    </p>
  );
}
