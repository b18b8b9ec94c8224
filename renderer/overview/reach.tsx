/** The last eight polls as dots, oldest first; said as a count. */
import { usePage } from '../context.ts';

const POLLS = [7, 6, 5, 4, 3, 2, 1, 0];

export function Reach({ register }: { readonly register: number }) {
  const { t } = usePage();
  const answered = POLLS.filter((bit) => (register >> bit) & 1).length;
  return (
    <svg
      className="reach"
      viewBox="0 0 64 8"
      width="64"
      height="8"
      role="img"
      aria-label={t.servers.reach(answered)}
    >
      {POLLS.map((bit, place) => (
        <circle key={bit} cx={4 + 8 * place} cy="4" r="2.6" data-answered={((register >> bit) & 1) === 1} />
      ))}
    </svg>
  );
}
