import { useMemo, useState } from 'preact/hooks';
import { Tabs } from '../components/tabs.tsx';
import { usePreferences, useTexts } from '../preferences/preferences.tsx';
import { ComparePage } from '../trace/compare/compare-page.tsx';
import type { StoredRuns } from '../trace/compare/stored-runs.tsx';
import { eventNamesIn } from '../trace/event-names.ts';
import { makeTrace } from '../trace/model/trace.ts';
import { TraceViewer } from '../trace/trace-viewer.tsx';
import type { RunData } from './run-data.ts';
import { RunHead } from './run-head.tsx';
import { readRunFile } from './read-run-file.ts';
import { RunProblems } from './run-problems.tsx';
import { RunTables } from './run-tables.tsx';
import { useSummaryTexts } from './use-summary-texts.ts';

type Part = 'trace' | 'summary' | 'compare';

/**
 * A run: its verdict, and under tabs its trace, its summary, and another run beside it.
 * @param props.stored other runs at hand; with a chosen one, it opens with both side by side.
 */
export function RunPage({ run, stored }: { readonly run: RunData; readonly stored?: StoredRuns }) {
  const t = useTexts();
  const { language } = usePreferences();
  const { summary, history } = run;
  const [part, setPart] = useState<Part>(stored !== undefined && stored.chosen !== '' ? 'compare' : 'trace');
  const translate = useSummaryTexts(summary);
  const findings = useMemo(
    () =>
      summary.findings.map((finding) => ({
        ...finding,
        message: translate(finding.message),
        impact: translate(finding.impact),
      })),
    [summary.findings, translate],
  );
  const trace = useMemo(() => makeTrace(history, history.lines, findings), [history, findings]);
  const names = useMemo(() => eventNamesIn(language), [language]);
  const isCut = history.events.length < summary.eventCount;
  return (
    <>
      <RunHead summary={summary} />
      <main>
        {isCut ? <p class="notice">{t('cut', { shown: history.events.length, total: summary.eventCount })}</p> : null}
        <RunProblems summary={summary} />
        <Tabs
          label={t('parts')}
          chosen={part}
          onChoose={setPart}
          tabs={[
            { id: 'trace', text: t('trace') },
            { id: 'summary', text: t('summary') },
            { id: 'compare', text: t('compare') },
          ]}
        >
          {part === 'trace' ? <TraceViewer trace={trace} findings={findings} /> : null}
          {part === 'summary' ? <RunTables summary={summary} /> : null}
          {part === 'compare' ? (
            <ComparePage history={history} names={names} readFile={readRunFile} stored={stored} />
          ) : null}
        </Tabs>
      </main>
    </>
  );
}
