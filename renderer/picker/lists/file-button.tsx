/** A button that lets a person choose a file; the browser's own field for that speaks another language than the page. */
import { useRef } from 'react';

interface Props {
  readonly choose: (file: File) => void;
  readonly children: string;
}

export function FileButton({ choose, children }: Props) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="small" onClick={() => field.current?.click()}>
        {children}
      </button>
      <input
        ref={field}
        type="file"
        hidden
        tabIndex={-1}
        onChange={({ target }) => {
          const file = target.files?.[0];
          // The same file, changed meanwhile, may be chosen again.
          target.value = '';
          if (file) choose(file);
        }}
      />
    </>
  );
}
