/**
 * The answer to the one question that a person opens this for: is my clock right, and how sure is that? When the engine
 * is not heard any more, that is the headline, and the last answer becomes a remark with its age.
 */
import type { Face, Words } from '../../main/api/describe.ts';
import { usePage } from '../context.ts';
import { FaceIcon, SignIcon } from '../icons.tsx';

export interface HeadlineWords {
  readonly face: Face;
  readonly faceName: string;
  readonly title: string;
  readonly margin: string;
  readonly summary: string;
  readonly promise: string;
  readonly calibration: string;
  readonly leap: string;
  readonly advice: string;
}

export function Headline({
  words,
  compact = false,
}: {
  readonly words: HeadlineWords;
  readonly compact?: boolean;
}) {
  return (
    <div className="headline" data-face={words.face} data-compact={compact || undefined}>
      <div className="headline-face">
        <FaceIcon face={words.face} size={compact ? 32 : 48} />
      </div>
      <div className="headline-words">
        <p className="eyebrow">{words.faceName}</p>
        <h1 tabIndex={-1}>
          {words.title}
          {words.margin && (
            <>
              {' '}
              <span className="headline-margin">{words.margin}</span>
            </>
          )}
        </h1>
        <p className="headline-summary">{words.summary}</p>
        {words.advice && (
          <p className="advice">
            <SignIcon sign="advice" size={18} />
            <span>{words.advice}</span>
          </p>
        )}
        {words.leap && (
          <p className="leap">
            <SignIcon sign="advice" size={18} />
            <span>{words.leap}</span>
          </p>
        )}
        {words.promise && <p className="quiet">{words.promise}</p>}
        {words.calibration && !compact && <p className="quiet">{words.calibration}</p>}
      </div>
    </div>
  );
}

/** The headline of a page that hears nothing; `last` is what it heard at last, and how long ago. */
export function useSilentWords(last: { readonly words: Words; readonly age: string } | null): HeadlineWords {
  const { t } = usePage();
  return {
    face: 'no-servers',
    faceName: t.stale.name,
    title: t.stale.title,
    margin: '',
    summary: last ? t.stale.last(last.age, last.words.line) : t.stale.nothing,
    promise: '',
    calibration: '',
    leap: '',
    advice: t.stale.advice,
  };
}
