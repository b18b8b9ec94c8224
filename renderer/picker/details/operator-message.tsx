/** A polite letter to the operator, ready to be copied or mailed. Nothing is sent by itself. */
import { useId, useRef, useState } from 'react';
import { operatorMessage } from '../../../main/api/describe-directory.ts';
import type { ServerRecord } from '../../../main/api/directory.ts';
import { writeClipboard } from '../../clipboard.ts';
import { usePage } from '../../context.ts';
import { mailAddress, mailLink } from '../mail.ts';
import { Part } from './part.tsx';

export function OperatorMessage({ record }: { readonly record: ServerRecord }) {
  const { locale, t, announce } = usePage();
  const words = t.picker.message;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { subject, body: letter } = operatorMessage(record, locale);
  const [body, setBody] = useState(letter);
  const [said, setSaid] = useState<string | null>(null);
  const address = mailAddress(record.contact);

  const copy = async () => {
    const done = await writeClipboard(`${subject}\n\n${body}`);
    // Where the browser does not let the page copy, the person's own keys do.
    if (!done) area.current?.select();
    const sentence = done ? words.copied : words.byHand;
    setSaid(sentence);
    announce(sentence);
  };

  return (
    <Part heading={words.heading}>
      <p className="hint">
        {words.hint} {address === null && words.noContact}
      </p>
      <p>
        <span className="quiet">{words.subject}:</span> {subject}
      </p>
      <label className="visually-hidden" htmlFor={id}>
        {words.body}
      </label>
      <textarea ref={area} id={id} rows={7} value={body} onChange={(event) => setBody(event.target.value)} />
      <div className="actions">
        <button type="button" className="small" onClick={() => void copy()}>
          {words.copy}
        </button>
        {address !== null && (
          <a
            className="button small"
            href={mailLink(address, subject, body)}
            target="_blank"
            rel="noreferrer"
          >
            {words.mail}
          </a>
        )}
        {said !== null && <p className="hint">{said}</p>}
      </div>
    </Part>
  );
}
