/** A command to be typed in a terminal, and a button that copies it. */
import { Fragment, useRef, useState } from 'react';
import { writeClipboard } from '../clipboard.ts';
import { usePage } from '../context.ts';

export function CommandField({ command }: { readonly command: string }) {
  const { t, announce } = usePage();
  const words = t.keeping.command;
  const code = useRef<HTMLElement>(null);
  const [said, setSaid] = useState<string | null>(null);

  const copy = async () => {
    const done = await writeClipboard(command);
    // Where the browser does not let the page copy, the person's own keys do.
    if (!done && code.current !== null) getSelection()?.selectAllChildren(code.current);
    const sentence = done ? words.copied : words.byHand;
    setSaid(sentence);
    announce(sentence);
  };

  return (
    <fieldset className="command">
      <legend className="visually-hidden">{words.label}</legend>
      <code ref={code}>
        {command.split(' ').map((word, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a command never move.
          <Fragment key={i}>
            {i > 0 && ' '}
            {/* An option that breaks at its hyphens could be mistyped. */}
            <span>{word}</span>
          </Fragment>
        ))}
      </code>
      <button type="button" className="small" onClick={() => void copy()}>
        {words.copy}
      </button>
      {said !== null && <p className="hint">{said}</p>}
    </fieldset>
  );
}
