import { useMemo, useRef, useState } from 'preact/hooks';
import { Tabs } from '../components/tabs.tsx';
import { usePreferences } from '../preferences/preferences.tsx';
import { EventDetail } from './detail/event-detail.tsx';
import { eventNamesIn, type EventNames } from './event-names.ts';
import { DeliveryList } from './lists/delivery-list.tsx';
import { EventList } from './lists/event-list.tsx';
import { FindingList } from './lists/finding-list.tsx';
import { findingsByPlace, type TraceFinding } from './model/findings.ts';
import { neighbourInDelivery } from './model/neighbours.ts';
import type { Trace } from './model/trace.ts';
import { SearchBar } from './search-bar.tsx';
import { contentOf } from './timeline/timeline-content.ts';
import { Timeline } from './timeline/timeline.tsx';
import { useChosenPlace } from './use-chosen-place.ts';
import { useKeys } from './use-keys.ts';
import { useSearch, type SearchState } from './use-search.ts';

/** What a reader sees first: the evidence of the first finding, or the first delivery. */
function firstPlace({ deliveries, events }: Trace, findings: readonly TraceFinding[]): number | null {
  return findings[0]?.events.at(-1) ?? deliveries[0]?.start ?? (events.length > 0 ? 0 : null);
}

type ListName = 'findings' | 'deliveries' | 'events';

/** A run to walk through: its timeline, its lists, and one event in detail. */
export function TraceViewer({
  trace,
  findings,
}: {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
}) {
  const { t, language } = usePreferences();
  const names = useMemo(() => eventNamesIn(language), [language]);
  const evidence = useMemo(() => findingsByPlace(findings), [findings]);
  const { chosen, choose, choices } = useChosenPlace(trace.events.length, firstPlace(trace, findings));
  const [list, setList] = useState<ListName>(findings.length > 0 ? 'findings' : 'deliveries');
  const [isFiltering, setIsFiltering] = useState(false);
  const content = useMemo(() => contentOf(trace), [trace]);
  const search = useSearch(trace, names);
  const field = useRef<HTMLInputElement>(null);
  const step = (by: number): void => choose((chosen ?? -1) + by);
  const stepInDelivery = (by: 1 | -1): void => {
    const place = chosen === null ? null : neighbourInDelivery(trace, chosen, by);
    if (place !== null) choose(place);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    ']': () => stepInDelivery(1),
    '[': () => stepInDelivery(-1),
    '/': () => field.current?.focus(),
  });
  const shared = { trace, findings, names, chosen, onChoose: choose };
  const onQuery = (query: string): void => {
    search.setQuery(query);
    if (query !== '') setList('events');
  };
  return (
    <div class="trace-viewer">
      <Timeline {...shared} content={content} matches={search.matches} choices={choices} />
      <div class="trace-columns">
        <section class="lists" aria-label={t('lists')}>
          <SearchBar
            search={{ ...search, setQuery: onQuery }}
            isFiltering={isFiltering}
            onFilter={setIsFiltering}
            {...{ field, chosen, onChoose: choose }}
          />
          <Lists {...shared} {...{ list, setList, evidence, search, isFiltering }} />
        </section>
        <EventDetail {...shared} evidence={evidence} />
      </div>
      <p class="quiet keys">{t('keys')}</p>
    </div>
  );
}

/** The lists under their tabs. */
function Lists(props: {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
  readonly names: EventNames;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
  readonly list: ListName;
  readonly setList: (list: ListName) => void;
  readonly evidence: ReadonlyMap<number, readonly number[]>;
  readonly search: SearchState;
  readonly isFiltering: boolean;
}) {
  const { t } = usePreferences();
  const { list, setList, evidence, search, isFiltering, ...shared } = props;
  const isCut = search.words.length > 0 && isFiltering;
  return (
    <Tabs
      label={t('lists')}
      chosen={list}
      onChoose={setList}
      tabs={[
        { id: 'findings', text: t('findings'), count: shared.findings.length },
        { id: 'deliveries', text: t('deliveries'), count: shared.trace.deliveries.length },
        { id: 'events', text: t('events'), count: shared.trace.events.length },
      ]}
    >
      {list === 'findings' ? <FindingList {...shared} /> : null}
      {list === 'deliveries' ? <DeliveryList {...shared} /> : null}
      {list === 'events' ? (
        <EventList {...shared} evidence={evidence} words={search.words} places={isCut ? search.matches : null} />
      ) : null}
    </Tabs>
  );
}
