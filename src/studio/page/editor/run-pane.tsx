import { useMemo } from 'preact/hooks';
import { Badge, toneOf } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Pane } from '../components/pane.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { RunProblems } from '../run/run-problems.tsx';
import { useSummaryTexts } from '../run/use-summary-texts.ts';
import { readLines } from '../trace/model/read-lines.ts';
import { makeTrace } from '../trace/model/trace.ts';
import { TraceViewer } from '../trace/trace-viewer.tsx';
import type { RunAnswer } from './client/scenarios-api.ts';

/** What came of the last run: what is wrong with the scenario, or verdict, findings and timeline. */
export function RunPane(props: {
  readonly answer: RunAnswer | null;
  readonly isRunning: boolean;
  readonly onGoTo: (line: number, column: number) => void;
}) {
  const t = useTexts();
  const { answer, isRunning, onGoTo } = props;
  if (isRunning || answer === null)
    return (
      <Pane heading={t('editor-run')} className="editor-run">
        <p role="status">{t(isRunning ? 'running' : 'not-run')}</p>
      </Pane>
    );
  if (answer.run) return <PlayedRun run={answer.run} />;
  return (
    <Pane heading={t('scenario-problems')} className="editor-run">
      <ul class="problems" role="status">
        {answer.problems.map(({ line, column, message }) => (
          <li key={`${line}:${column} ${message}`}>
            <Button appearance="link" onClick={() => onGoTo(line, column)}>
              {line}:{column}
            </Button>{' '}
            {message}
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function PlayedRun({ run }: { readonly run: NonNullable<RunAnswer['run']> }) {
  const t = useTexts();
  const { summary, ms } = run;
  const translate = useSummaryTexts(summary);
  const trace = useMemo(() => {
    const history = readLines(run.history);
    return makeTrace(history, history.lines, run.summary.findings);
  }, [run]);
  const { verdict, reason, notes, eventCount } = summary;
  return (
    <Pane heading={t('editor-run')} className="editor-run" tools={<Badge tone={toneOf(verdict)}>{verdict}</Badge>}>
      <div role="status">
        <p class="why">{translate(reason)}</p>
        {notes.map((note) => (
          <p key={note} class="quiet">
            {translate(note)}
          </p>
        ))}
        <p class="quiet">{t('editor-run-took', { events: eventCount, ms: Math.round(ms) })}</p>
      </div>
      <RunProblems summary={summary} />
      <TraceViewer trace={trace} findings={summary.findings} />
    </Pane>
  );
}
