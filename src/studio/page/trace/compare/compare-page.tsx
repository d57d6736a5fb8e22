import { useState } from 'preact/hooks';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import type { ReadLines } from '../model/read-lines.ts';
import { ComparedRuns } from './compared-runs.tsx';

/** Asks for another run and shows both side by side. */
export function ComparePage(props: {
  readonly history: ReadLines;
  readonly names: EventNames;
  readonly readFile: (file: File) => Promise<ReadLines>;
}) {
  const t = useTexts();
  const [other, setOther] = useState<{ readonly name: string; readonly history: ReadLines } | null>(null);
  const [problem, setProblem] = useState('');
  const open = (file: File | undefined): void => {
    if (!file) return;
    props.readFile(file).then(
      (history) => {
        setOther({ name: file.name, history });
        setProblem('');
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <div class="compare">
      <label class="field">
        {t('compare-with')}
        <input type="file" accept=".html,.ndjson" onChange={({ currentTarget }) => open(currentTarget.files?.[0])} />
      </label>
      {problem === '' ? null : (
        <p class="notice bad" role="alert">
          {t('cannot-read', { problem })}
        </p>
      )}
      {other === null ? (
        <p class="quiet">{t('compare-hint')}</p>
      ) : (
        <ComparedRuns left={props.history} right={other.history} rightName={other.name} names={props.names} />
      )}
    </div>
  );
}
