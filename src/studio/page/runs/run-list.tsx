import { useRef, useState } from 'preact/hooks';
import type { RunView } from '../../schemas/runs.ts';
import { Badge, toneOf } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { useServerTexts } from '../client/use-server-texts.ts';
import { usePreferences } from '../preferences/preferences.tsx';
import { useKeys } from '../trace/use-keys.ts';
import type { RunList } from './client/runs-api.ts';
import { factsOf, reasonOf } from './format-run.ts';
import { filterRuns, namesOf, noFilter, type RunFilter } from './model/run-filter.ts';
import { trendOf } from './model/trend.ts';
import { RunFilters } from './run-filters.tsx';
import { RunLink } from './run-link.tsx';
import { TrendChart } from './trend-chart.tsx';
import type { AddressState } from './use-address.ts';

const entriesPerStep = 100;

/** All runs of a folder, newest first: filters, a trend, and an entry for each. */
export function RunListView({ list, place }: { readonly list: RunList; readonly place: AddressState }) {
  const { t } = usePreferences();
  const { address, go, change } = place;
  const entries = useRef<HTMLOListElement>(null);
  const step = (by: 1 | -1): void => focusLink(entries.current, by);
  useKeys({ j: () => step(1), k: () => step(-1) });
  if (list.runs.length === 0)
    return <p class="notice">{t(list.hasFolder ? 'no-runs' : 'no-folder', { folder: list.folder })}</p>;
  const runs = filterRuns(list.runs, address.filter);
  const setFilter = (filter: RunFilter): void => change({ ...address, filter });
  return (
    <>
      <RunFilters filter={address.filter} names={namesOf(list.runs)} onChange={setFilter} onStep={step} />
      {list.total > list.runs.length ? (
        <p class="notice">{t('newest-runs', { shown: list.runs.length, total: list.total })}</p>
      ) : null}
      <p class="run-count" role="status">
        {t('runs-shown', { shown: runs.length, total: list.runs.length })}
      </p>
      {runs.length === 0 ? (
        <p>
          {t('no-run-matches')} <Button onClick={() => setFilter(noFilter)}>{t('all-runs')}</Button>
        </p>
      ) : (
        <>
          <TrendChart trend={trendOf(runs)} onOpen={({ id }) => go({ ...address, run: id })} />
          <Entries runs={runs} place={place} list={entries} />
          <p class="quiet keys">{t('run-keys')}</p>
        </>
      )}
    </>
  );
}

/** Gives the focus to the link after the one that has it, or to the one before. */
function focusLink(list: HTMLElement | null, by: 1 | -1): void {
  const links = [...(list?.querySelectorAll('a') ?? [])];
  const at = links.findIndex((link) => link === document.activeElement);
  links[Math.min(Math.max(0, at + by), links.length - 1)]?.focus();
}

function Entries(props: {
  readonly runs: readonly RunView[];
  readonly place: AddressState;
  readonly list: { current: HTMLOListElement | null };
}) {
  const { t } = usePreferences();
  const { runs, place } = props;
  const [most, setMost] = useState(entriesPerStep);
  return (
    <>
      <ol class="run-list" ref={props.list}>
        {runs.slice(0, most).map((run) => (
          <Entry key={run.id} run={run} place={place} />
        ))}
      </ol>
      {runs.length > most ? (
        <Button onClick={() => setMost(most + entriesPerStep)}>
          {t('show-more', { count: Math.min(entriesPerStep, runs.length - most) })}
        </Button>
      ) : null}
    </>
  );
}

function Entry({ run, place }: { readonly run: RunView; readonly place: AddressState }) {
  const worded = useServerTexts();
  const { t, language } = usePreferences();
  const { verdict, name } = run;
  return (
    <li class={`run-entry ${verdict === null ? '' : toneOf(verdict)}`}>
      <Badge tone={toneOf(verdict ?? '')}>{verdict ?? t('no-verdict')}</Badge>
      <RunLink to={{ ...place.address, run: run.id, other: null }} go={place.go}>
        {name === '' ? run.id : name}
      </RunLink>
      <p class="run-reason">{worded(reasonOf(run, t))}</p>
      <p class="facts quiet">
        {factsOf(run, t, language).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </p>
    </li>
  );
}
