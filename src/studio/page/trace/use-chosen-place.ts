import { useCallback, useEffect, useState } from 'preact/hooks';
import { lineOf, placeOf } from './model/trace.ts';

/** The line that an address names, for example `#line=143`; null for none. */
function lineOfHash(hash: string): number | null {
  const line = Number(/(?:^#|&)line=(\d+)/.exec(hash)?.[1] ?? NaN);
  return Number.isSafeInteger(line) ? line : null;
}

/** The event that the page's address names; null where it names none of so many. */
export function addressedPlace(count: number): number | null {
  const line = lineOfHash(location.hash);
  const place = line === null ? -1 : placeOf(line);
  return place >= 0 && place < count ? place : null;
}

/** The chosen event of a run, and how to choose another. */
export interface ChosenPlace {
  readonly chosen: number | null;
  readonly choose: (place: number) => void;
  /** Grows with each choice, also of the event that was chosen already: it is to be shown again. */
  readonly choices: number;
}

/**
 * The chosen event, which the page's address names: a link leads to it.
 *
 * @param count events of the run.
 * @param first chosen where the address names none.
 */
export function useChosenPlace(count: number, first: number | null): ChosenPlace {
  const [state, setState] = useState(() => ({ chosen: addressedPlace(count) ?? first, choices: 0 }));
  const take = useCallback((place: number) => {
    setState(({ choices }) => ({ chosen: place, choices: choices + 1 }));
  }, []);
  useEffect(() => {
    const onHash = (): void => {
      const place = addressedPlace(count);
      if (place !== null) take(place);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, [count]);
  const choose = useCallback(
    (place: number) => {
      if (place < 0 || place >= count) return;
      take(place);
      history.replaceState(null, '', `#line=${lineOf(place)}`);
    },
    [count],
  );
  return { ...state, choose };
}
