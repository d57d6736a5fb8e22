import { useState } from 'preact/hooks';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { readRunFile } from '../run/read-run-file.ts';
import { makeTrace, type Trace } from '../trace/model/trace.ts';
import { TraceViewer } from '../trace/trace-viewer.tsx';

/** Opens a history that a person chooses. */
export function Page() {
  const t = useTexts();
  const [trace, setTrace] = useState<Trace | null>(null);
  const [problem, setProblem] = useState('');
  const open = (file: File | undefined): void => {
    if (!file) return;
    readRunFile(file).then(
      (history) => {
        setTrace(makeTrace(history, history.lines, []));
        setProblem('');
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <>
      <header class="page-head">
        <h1>vendloop studio</h1>
        <PreferenceSwitches />
      </header>
      <main>
        <label class="field">
          {t('open-run')}
          <input type="file" accept=".html,.ndjson" onChange={({ currentTarget }) => open(currentTarget.files?.[0])} />
        </label>
        {problem === '' ? null : (
          <p class="notice bad" role="alert">
            {t('cannot-read', { problem })}
          </p>
        )}
        {trace === null ? null : <TraceViewer trace={trace} findings={[]} />}
      </main>
    </>
  );
}
