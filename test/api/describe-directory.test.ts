/** What is said of a server's distance: figures that are called a floor are one. */
import { describe, expect, it } from 'vitest';
import { leastTrip, nearWords } from '../../main/api/describe-directory.ts';
import type { Near } from '../../main/api/directory.ts';
import { roundTripFloor } from '../../main/directory/place/light.ts';

const KM = 1000;

const away = (between: number, uncertainty: number): Near => ({
  between: between * KM,
  uncertainty: uncertainty * KM,
  least: Math.max(0, between - uncertainty) * KM,
  floor: roundTripFloor(between * KM),
});

describe('what no answer can be quicker than', () => {
  it('is light in vacuum over the least distance, and never rounded up', () => {
    expect(leastTrip(away(517, 101), 'en')?.figure).toBe('2.7 ms');
    expect(leastTrip(away(6914, 790), 'en')?.figure).toBe('40 ms');
  });

  it('is nothing where the two places may be one', () => {
    expect(leastTrip(away(61, 790), 'en')).toBeNull();
  });
});

describe('a distance in words', () => {
  it('keeps what light needs about, and at least, apart', () => {
    expect(nearWords(away(517, 101), 'en')).toBe(
      'About 520 km away, give or take 100 km. For that, light needs about 3.4 ms there and back, and about 5.1 ms in a straight cable. They are at least 416 km apart, so no answer can come from there in less than 2.7 ms.',
    );
  });

  it('says nothing of light where nothing is known of the distance', () => {
    expect(nearWords(away(61, 790), 'en')).toBe(
      'About 61 km away, give or take 790 km. It may be next door, so no answer is too quick.',
    );
  });
});
