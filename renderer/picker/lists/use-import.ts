/** A list that is being imported: read first, to be looked at; kept when a person says so. */
import { useCallback, useEffect, useState } from 'react';
import { importWords } from '../../../main/api/describe-directory.ts';
import { type ImportAnswer, LARGEST_UPLOAD } from '../../../main/api/directory.ts';
import * as format from '../../../main/api/format.ts';
import { usePage, useTask } from '../../context.ts';
import { type Upload, uploadOf } from '../upload.ts';

export interface Import {
  readonly answer: ImportAnswer | null;
  /** Why there is no answer. */
  readonly failure: string | null;
  readonly busy: boolean;
  readonly keep: (name: string, replace: boolean) => void;
}

export function useImport(file: File, changed: () => void): Import {
  const { api, locale, t, announce } = usePage();
  const words = t.picker.lists;
  const { busy, failure, run } = useTask();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);

  useEffect(() => {
    let current = true;
    setAnswer(null);
    run(async () => {
      const read = await uploadOf(file);
      if (!current) return;
      setUpload(read);
      if (!read.ok) return;
      const preview = await api.importList({
        file: read.file,
        content: read.content,
        keep: false,
        name: null,
        replace: false,
      });
      if (!current) return;
      setAnswer(preview);
      announce(importWords(preview, locale).join(' '));
    });
    return () => {
      current = false;
    };
  }, [api, file, run, announce, locale]);

  const keep = useCallback(
    (name: string, replace: boolean) => {
      if (!upload?.ok) return;
      run(async () => {
        const kept = await api.importList({
          file: upload.file,
          content: upload.content,
          keep: true,
          name: name.trim() === '' ? null : name.trim(),
          replace,
        });
        setAnswer(kept);
        announce(importWords(kept, locale).join(' '));
        if (kept.ok && kept.kept !== null) changed();
      });
    },
    [api, upload, run, announce, locale, changed],
  );

  const refused =
    upload?.ok === false
      ? upload.why === 'too-large'
        ? words.tooLarge(format.number(LARGEST_UPLOAD / 1024 / 1024, locale))
        : words.unreadable
      : null;
  return { answer, failure: refused ?? failure, busy, keep };
}
