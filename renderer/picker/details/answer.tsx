/** Where a server is and what it answered, held against each other by the speed of light. */
import { measuredWords } from '../../../main/api/describe-choosing.ts';
import { nearWords, placeName, placeWords } from '../../../main/api/describe-directory.ts';
import type { DirectoryRow } from '../../../main/api/directory.ts';
import { usePage } from '../../context.ts';
import { Foreign } from '../../foreign.tsx';
import { glued } from '../../glue.ts';
import { WorthIcon } from '../../icons.tsx';
import { Part } from './part.tsx';

export function Answer({ row }: { readonly row: DirectoryRow }) {
  const { locale, t } = usePage();
  const words = t.picker.details;
  const { record, near, measured } = row;
  const answer = measured?.result.kind === 'answered' ? measured.result : null;
  const place = answer && glued(placeWords(answer.place, locale));
  return (
    <>
      <Part heading={words.where}>
        <p>
          <Foreign
            text={record.place ? placeName(record.place, locale) : (record.location ?? words.notStated)}
          />
          {near && `. ${glued(nearWords(near, locale))}`}
        </p>
        {place && place.arithmetic.length > 0 && (
          <>
            <p className={place.doubtful ? 'warning' : undefined}>
              {place.doubtful && <WorthIcon worth="trouble" size={18} />}
              <span>{place.headline}</span>
            </p>
            <details>
              <summary>{words.how}</summary>
              <ol className="arithmetic">
                {place.arithmetic.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </details>
          </>
        )}
      </Part>
      <Part heading={words.now}>
        {glued(measuredWords(measured, locale)).map((sentence) => (
          <p key={sentence}>
            <Foreign text={sentence} />
          </p>
        ))}
      </Part>
    </>
  );
}
