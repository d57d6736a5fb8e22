import { useEffect } from 'preact/hooks';
import { SelectField } from '../../components/field.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { ReadLines } from '../model/read-lines.ts';

/** Runs that can be compared without a file. */
export interface StoredRuns {
  readonly choices: readonly { readonly id: string; readonly text: string }[];
  /** Empty: none. */
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly read: (id: string) => Promise<ReadLines>;
}

/** Asks which of them stands beside this run, and reads it. */
export function StoredRunField(props: {
  readonly stored: StoredRuns;
  readonly onRead: (name: string, history: ReadLines) => void;
  readonly onProblem: (error: unknown) => void;
}) {
  const t = useTexts();
  const { choices, chosen, choose, read } = props.stored;
  useEffect(() => {
    if (chosen === '') return;
    const answer = { isWanted: true };
    read(chosen).then(
      (history) => answer.isWanted && props.onRead(chosen, history),
      (error: unknown) => answer.isWanted && props.onProblem(error),
    );
    return () => {
      answer.isWanted = false;
    };
  }, [chosen]);
  if (choices.length === 0 && chosen === '') return <p class="quiet">{t('no-other-run')}</p>;
  // An address may name a run of another scenario.
  const isListed = chosen === '' || choices.some(({ id }) => id === chosen);
  return (
    <SelectField
      label={t('compare-with-run')}
      value={chosen}
      options={[
        { value: '', text: t('choose-run') },
        ...(isListed ? [] : [{ value: chosen, text: chosen }]),
        ...choices.map(({ id, text }) => ({ value: id, text })),
      ]}
      onChange={choose}
    />
  );
}
