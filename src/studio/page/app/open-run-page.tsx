import { useState } from 'preact/hooks';
import { FileField } from '../components/file-field.tsx';
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
  const open = (file: File): void => {
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
        <FileField label={t('open-run')} problem={problem} onFile={open} />
        {trace === null ? null : <TraceViewer trace={trace} findings={[]} />}
      </main>
    </>
  );
}
