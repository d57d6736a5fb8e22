import { useState } from 'preact/hooks';
import type { RunView as RunRecord } from '../../schemas/runs.ts';
import { useTexts } from '../preferences/preferences.tsx';
import { RunPage } from '../run/run-page.tsx';
import { useServerTexts } from '../client/use-server-texts.ts';
import { problemText } from './format-run.ts';
import { HistoryPage } from './history-page.tsx';
import { openRun, type OpenedRun } from './load-run.ts';
import { fileAddress } from './model/address.ts';
import { pageOfRun } from './model/run-state.ts';
import { RecordHead } from './record-head.tsx';
import { RunLink } from './run-link.tsx';
import type { AddressState } from './use-address.ts';
import { useLoaded } from '../client/use-loaded.ts';
import { useOtherRuns } from './use-other-runs.ts';

/** One run, and the way back to all. `runs`: those of the folder, for one beside it. */
export function RunView(props: {
  readonly id: string;
  readonly runs: readonly RunRecord[];
  readonly place: AddressState;
}) {
  const t = useTexts();
  const worded = useServerTexts();
  const { id, runs, place } = props;
  const [characters, setCharacters] = useState(0);
  const opened = useLoaded(id, () => openRun(id, setCharacters));
  return (
    <>
      <nav class="run-nav" aria-label={t('runs')}>
        <RunLink to={{ ...place.address, run: null, other: null }} go={place.go}>
          {t('back-to-runs')}
        </RunLink>
        {opened.state === 'ready' ? <RunFiles run={opened.value.run} /> : null}
      </nav>
      {opened.state === 'loading' ? (
        <p class="empty" role="status">
          {t('loading-run', { megabytes: (characters / 1e6).toFixed(1) })}
        </p>
      ) : null}
      {opened.state === 'failed' ? (
        <p class="notice bad" role="alert">
          {worded(problemText(opened.error, t))}
        </p>
      ) : null}
      {opened.state === 'ready' ? <Opened key={id} opened={opened.value} {...{ runs, place }} /> : null}
    </>
  );
}

function Opened(props: {
  readonly opened: OpenedRun;
  readonly runs: readonly RunRecord[];
  readonly place: AddressState;
}) {
  const t = useTexts();
  const { opened, runs, place } = props;
  const stored = useOtherRuns(opened.run, runs, place);
  if (opened.kind === 'judged') return <RunPage run={opened.data} stored={stored} />;
  if (opened.kind === 'history') return <HistoryPage run={opened.run} streamed={opened.streamed} stored={stored} />;
  const page = pageOfRun(opened.run);
  return (
    <>
      <RecordHead run={opened.run} />
      <main>
        <p>{opened.problem === null ? t('no-history') : t('broken-history')}</p>
        {page === null ? null : (
          <p>
            <a href={fileAddress(opened.run.id, page)}>{t('open-page', { page })}</a>
          </p>
        )}
      </main>
    </>
  );
}

/** The files of a run, to read or to keep. */
function RunFiles({ run }: { readonly run: RunRecord }) {
  const t = useTexts();
  return (
    <details class="run-files">
      <summary>{t('run-files', { count: run.files.length })}</summary>
      <ul>
        {run.files.map(({ name, bytes }) => (
          <li key={name}>
            <a href={fileAddress(run.id, name)} target="_blank" rel="noopener noreferrer">
              {name}
            </a>{' '}
            <span class="quiet">{t('kilobytes', { count: Math.ceil(bytes / 1_000) })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
