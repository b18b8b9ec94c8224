/**
 * A native modal dialog: the browser keeps the focus inside, closes it at Escape and gives the focus back to whoever had
 * it. It is there for as long as it is rendered.
 */
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { Announcer } from '../announcer.tsx';

interface Props {
  readonly title: string;
  /** Escape, by which nothing may be agreed to. */
  readonly leave: () => void;
  /** For what is to be looked through, not agreed to. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function Modal({ title, leave, wide = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();

  // Before it leaves the page, or the browser could not give the focus back.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);

  // Reading starts at its title, and Enter agrees to nothing yet.
  useEffect(() => {
    heading.current?.focus();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={wide ? 'modal modal-wide' : 'modal'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
      onClose={leave}
    >
      <h2 ref={heading} id={id} tabIndex={-1}>
        {title}
      </h2>
      {children}
      <Announcer />
    </dialog>
  );
}
