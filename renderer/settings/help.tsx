/** Where the files are, and what a bug report needs. It always says what the button did. */
import { useEffect, useRef, useState } from 'react';
import { writeClipboard } from '../clipboard.ts';
import { usePage, useTask } from '../context.ts';

type Copied = { readonly kind: 'copied' } | { readonly kind: 'by-hand'; readonly text: string };

export function Help({ file }: { readonly file: string }) {
  const { api, t, announce } = usePage();
  const words = t.settings.help;
  const task = useTask();
  const [copied, setCopied] = useState<Copied | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (copied?.kind === 'by-hand') area.current?.select();
  }, [copied]);

  const copy = () =>
    task.run(async () => {
      const text = await api.diagnostics();
      const done = await writeClipboard(text);
      setCopied(done ? { kind: 'copied' } : { kind: 'by-hand', text });
      announce(done ? words.copied : words.byHand);
    });

  return (
    <section className="card" aria-labelledby="settings-help">
      <h2 id="settings-help">{words.heading}</h2>
      <p>
        {words.file} <code>{file}</code>
      </p>
      <div className="actions">
        <button type="button" disabled={task.busy} aria-describedby="diagnostics-hint" onClick={copy}>
          {words.diagnostics}
        </button>
        <p id="diagnostics-hint" className="hint">
          {words.diagnosticsHint}
        </p>
      </div>
      {task.failure !== null && (
        <p role="alert" data-tone="bad">
          {words.copyFailed(task.failure)}
        </p>
      )}
      {copied && task.failure === null && <p>{copied.kind === 'copied' ? words.copied : words.byHand}</p>}
      {copied?.kind === 'by-hand' && (
        <textarea ref={area} readOnly rows={8} aria-label={words.text} value={copied.text} />
      )}
    </section>
  );
}
