/** What is wrong with a field, under it; the field names it with `aria-describedby`, so it is read along. */
import { WorthIcon } from '../icons.tsx';

export function FieldError({
  id,
  message,
}: {
  readonly id: string;
  readonly message: string | null | undefined;
}) {
  return (
    <p id={id} className="field-error" role="alert">
      {message && (
        <>
          <WorthIcon worth="wrong" size={14} />
          <span>{message}</span>
        </>
      )}
    </p>
  );
}
