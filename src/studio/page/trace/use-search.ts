import { useDeferred } from './use-deferred.ts';
import { useMemo, useState } from 'preact/hooks';
import type { EventNames } from './event-names.ts';
import { TraceSearch, wordsOf } from './model/search.ts';
import type { Trace } from './model/trace.ts';

/** A search over a run, as its field stands. */
export interface SearchState {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** Words that are searched for; none while the field is empty. */
  readonly words: readonly string[];
  /** Places of the events that match. */
  readonly matches: readonly number[];
}

/** Searches while a person types. */
export function useSearch(trace: Trace, names: EventNames): SearchState {
  const [query, setQuery] = useState('');
  const settled = useDeferred(query);
  const search = useMemo(
    () =>
      new TraceSearch(trace, (place) => {
        const event = trace.events[place];
        return event ? names.sentence(event) : '';
      }),
    [trace, names],
  );
  const matches = useMemo(() => search.find(settled), [search, settled]);
  const words = useMemo(() => wordsOf(settled), [settled]);
  return { query, setQuery, words, matches };
}
