import { useState } from 'preact/hooks';
import { FileField } from '../../components/file-field.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import type { ReadLines } from '../model/read-lines.ts';
import { ComparedRuns } from './compared-runs.tsx';
import { StoredRunField, type StoredRuns } from './stored-runs.tsx';

/** Asks for another run and shows both side by side. `stored`: those that are at hand without a file. */
export function ComparePage(props: {
  readonly history: ReadLines;
  readonly names: EventNames;
  readonly readFile: (file: File) => Promise<ReadLines>;
  readonly stored?: StoredRuns | undefined;
}) {
  const t = useTexts();
  const [other, setOther] = useState<{ readonly name: string; readonly history: ReadLines } | null>(null);
  const [problem, setProblem] = useState('');
  const onRead = (name: string, history: ReadLines): void => {
    setOther({ name, history });
    setProblem('');
  };
  const onProblem = (error: unknown): void => setProblem(error instanceof Error ? error.message : String(error));
  const open = (file: File): void => {
    props.readFile(file).then((history) => onRead(file.name, history), onProblem);
  };
  return (
    <div class="compare">
      {props.stored ? <StoredRunField stored={props.stored} {...{ onRead, onProblem }} /> : null}
      <FileField label={t('compare-with')} problem={problem} onFile={open} />
      {other === null ? (
        <p class="quiet">{t('compare-hint')}</p>
      ) : (
        <ComparedRuns
          key={other.name}
          left={props.history}
          right={other.history}
          rightName={other.name}
          names={props.names}
        />
      )}
    </div>
  );
}
