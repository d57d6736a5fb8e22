import { useCallback, useMemo } from 'preact/hooks';
import type { RunView } from '../../schemas/runs.ts';
import { usePreferences } from '../preferences/preferences.tsx';
import type { StoredRuns } from '../trace/compare/stored-runs.tsx';
import { formatDate, problemText } from './format-run.ts';
import { readOtherRun } from './load-run.ts';
import { comparableRuns } from './model/run-state.ts';
import type { AddressState } from './use-address.ts';

/** The runs of the folder that can stand beside an opened one; the chosen one is in the address. */
export function useOtherRuns(run: RunView, runs: readonly RunView[], place: AddressState): StoredRuns {
  const { t, language } = usePreferences();
  const { address, change } = place;
  const choices = useMemo(
    () =>
      comparableRuns(runs, run).map(({ id, seed, verdict, startedAt }) => ({
        id,
        text: [
          formatDate(startedAt, language),
          verdict ?? t('no-verdict'),
          ...(seed === null ? [] : [t(seed === run.seed ? 'same-seed' : 'with-seed', { seed })]),
          id,
        ].join(' · '),
      })),
    [runs, run, t, language],
  );
  const choose = useCallback((id: string) => change({ ...address, other: id }), [address, change]);
  const read = useCallback(
    (id: string) =>
      readOtherRun(id).catch((error: unknown) => {
        throw new Error(problemText(error, t), { cause: error });
      }),
    [t],
  );
  return { choices, chosen: address.other ?? '', choose, read };
}
