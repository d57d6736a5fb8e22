import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ScenarioText } from '../../schemas/scenarios.ts';
import { usePreferences } from '../preferences/preferences.tsx';
import { ApiError } from '../client/api-error.ts';
import { scenariosApi, type RunAnswer } from './client/scenarios-api.ts';
import { openSource, reasonOf, type SourceId } from './use-scenarios.ts';

/** A scenario that is being edited. */
export interface Draft {
  /** Another number for each text that was opened. */
  readonly id: number;
  /** As it was opened or saved; null before that. */
  readonly opened: ScenarioText | null;
  readonly text: string;
  /** Of the file that it is saved in. */
  readonly name: string;
  readonly state: 'idle' | 'running';
  /** What came of the last run. */
  readonly answer: RunAnswer | null;
  readonly notice: {
    readonly tone: 'good' | 'bad';
    readonly text: string;
    /** The file on the disk is another. */
    readonly isConflict?: boolean;
  } | null;
}

const empty: Draft = { id: 0, opened: null, text: '', name: '', state: 'idle', answer: null, notice: null };

/** Whether there is something to lose. */
export function isChanged({ opened, text }: Draft): boolean {
  return opened !== null && opened.text !== text;
}

/** A scenario that is opened, changed, saved and run. @param onSaved after each saving. */
export function useDraft(onSaved: (name: string) => void) {
  const { t, language } = usePreferences();
  const [draft, setDraft] = useState(empty);
  const latest = useRef(draft);
  latest.current = draft;
  const change = useCallback((part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part })), []);
  const fail = (error: unknown): void =>
    change({
      state: 'idle',
      notice: {
        tone: 'bad',
        text: reasonOf(error, t('studio-silent')),
        isConflict: error instanceof ApiError && error.status === 409,
      },
    });
  const open = async (source: SourceId): Promise<void> => {
    const opened = await openSource(source);
    setDraft(({ id }) => ({ ...empty, id: id + 1, opened, text: opened.text, name: opened.name }));
  };
  const save = async (revision: string | null): Promise<void> => {
    const { text, name } = latest.current;
    const saved = await scenariosApi.save(name, text, revision);
    change({ opened: { ...saved, text }, state: 'running', notice: null });
    onSaved(name);
    const answer = await scenariosApi.run(name, text, language);
    change({ answer, state: 'idle' });
  };
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (isChanged(latest.current)) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);
  return {
    draft,
    change,
    open: (source: SourceId) => void open(source).catch(fail),
    /** Another name makes another file. */
    save: () => {
      const { opened, name, state } = latest.current;
      if (state === 'running') return;
      void save(opened?.name === name ? opened.revision : null).catch(fail);
    },
    /** Writes over the file as it is on the disk now. */
    overwrite: () =>
      void scenariosApi
        .read(latest.current.name)
        .then(({ revision }) => save(revision))
        .catch(fail),
    check: (text: string) => scenariosApi.check(text, language).then(({ problems }) => problems),
  };
}
