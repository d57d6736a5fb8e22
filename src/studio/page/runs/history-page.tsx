import { useMemo, useState } from 'preact/hooks';
import type { RunView } from '../../schemas/runs.ts';
import { Tabs } from '../components/tabs.tsx';
import { usePreferences } from '../preferences/preferences.tsx';
import { readRunFile } from '../run/read-run-file.ts';
import { ComparePage } from '../trace/compare/compare-page.tsx';
import type { StoredRuns } from '../trace/compare/stored-runs.tsx';
import { eventNamesIn } from '../trace/event-names.ts';
import { makeTrace } from '../trace/model/trace.ts';
import { TraceViewer } from '../trace/trace-viewer.tsx';
import type { StreamedHistory } from './model/streamed-history.ts';
import { RecordHead } from './record-head.tsx';

/** A run of which there is no summary: its events, and another run beside it. */
export function HistoryPage(props: {
  readonly run: RunView;
  readonly streamed: StreamedHistory;
  readonly stored: StoredRuns;
}) {
  const { t, language } = usePreferences();
  const { run, streamed, stored } = props;
  const { history, end, brokenLine } = streamed;
  const [part, setPart] = useState<'trace' | 'compare'>(stored.chosen === '' ? 'trace' : 'compare');
  const trace = useMemo(() => makeTrace(history, history.lines, []), [history]);
  const names = useMemo(() => eventNamesIn(language), [language]);
  return (
    <>
      <RecordHead run={run} />
      <main>
        {end === 'limit' ? <p class="notice">{t('events-limit', { shown: history.events.length })}</p> : null}
        {end === 'broken' ? <p class="notice">{t('events-broken', { line: brokenLine ?? 0 })}</p> : null}
        <Tabs
          label={t('parts')}
          chosen={part}
          onChoose={setPart}
          tabs={[
            { id: 'trace', text: t('trace') },
            { id: 'compare', text: t('compare') },
          ]}
        >
          {part === 'trace' ? (
            <TraceViewer trace={trace} findings={[]} />
          ) : (
            <ComparePage history={history} names={names} readFile={readRunFile} stored={stored} />
          )}
        </Tabs>
      </main>
    </>
  );
}
