import { useEffect, useRef, useState } from 'preact/hooks';
import type { JsonSchema } from '#harness/scenario/json-schema.ts';
import type { ScenariosView } from '../../schemas/scenarios.ts';
import { Button } from '../components/button.tsx';
import { PageLinks } from '../components/page-links.tsx';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import { usePreferences, useTexts } from '../preferences/preferences.tsx';
import { scenariosApi } from './client/scenarios-api.ts';
import { EditorTools } from './editor-tools.tsx';
import { RunPane } from './run-pane.tsx';
import { isChanged, useDraft } from './use-draft.ts';
import { reasonOf, useScenarios, type SourceId } from './use-scenarios.ts';
import { YamlEditor, type EditorHandle } from './yaml/yaml-editor.tsx';

/** Writes scenarios: the text with help and problems, and beside it what came of the last run. */
export function Page() {
  const t = useTexts();
  const loading = useScenarios();
  return (
    <>
      <header class="page-head">
        <h1>{t('edit-scenario')}</h1>
        <PageLinks current="editor" />
        <PreferenceSwitches />
      </header>
      <main>
        {loading.state === 'failed' ? (
          <p class="notice bad" role="alert">
            {reasonOf(loading.error, t('studio-silent'))}
          </p>
        ) : null}
        {loading.state === 'ready' ? <Editor first={loading.value.scenarios} schema={loading.value.schema} /> : null}
      </main>
    </>
  );
}

/** The scenario that the address names, else a new one. */
function firstSource(): SourceId {
  const file = new URLSearchParams(location.search).get('file');
  return file === null ? 'new' : `file:${file}`;
}

/** Opens scenarios, one at a time. */
function useOpenScenario(first: ScenariosView) {
  const t = useTexts();
  const [scenarios, setScenarios] = useState(first);
  const [source, setSource] = useState<SourceId>(firstSource);
  const drafting = useDraft((name) => {
    setSource(`file:${name}`);
    // The list alone may be old where this fails; the file was saved.
    scenariosApi.list().then(setScenarios, () => undefined);
  });
  const replace = (id: SourceId): void => {
    setSource(id);
    drafting.open(id);
  };
  const open = (id: SourceId): void => {
    if (!isChanged(drafting.draft) || confirm(t('discard-changes'))) replace(id);
  };
  useEffect(() => replace(firstSource()), []);
  return { ...drafting, scenarios, source, open, replace };
}

function Editor({ first, schema }: { readonly first: ScenariosView; readonly schema: JsonSchema }) {
  const { t, language } = usePreferences();
  const editor = useRef<EditorHandle | null>(null);
  const { draft, change, scenarios, source, open, replace, save, overwrite, check } = useOpenScenario(first);
  const { notice, answer } = draft;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  };
  return (
    <div class="scenario-editor" onKeyDown={onKeyDown}>
      <EditorTools {...{ scenarios, source, draft }} onOpen={open} onName={(name) => change({ name })} onSave={save} />
      <p class={`notice ${notice ? 'bad' : 'none'}`} role="alert">
        {notice?.text}{' '}
        {notice?.isConflict ? (
          <>
            <Button onClick={() => replace(`file:${draft.name}`)}>{t('load-from-disk')}</Button>{' '}
            <Button onClick={overwrite}>{t('overwrite-file')}</Button>
          </>
        ) : null}
      </p>
      <div class="editor-columns">
        <div>
          {draft.opened ? (
            <YamlEditor
              key={`${draft.id} ${language}`}
              label={t('scenario-text')}
              text={draft.text}
              schema={schema}
              requiredText={t('member-required')}
              problems={answer?.problems ?? []}
              onChange={(text) => change({ text })}
              check={check}
              handle={editor}
            />
          ) : null}
          <p class="quiet keys">{t('editor-keys')}</p>
        </div>
        <RunPane
          answer={answer}
          isRunning={draft.state === 'running'}
          onGoTo={(line, column) => editor.current?.goTo(line, column)}
        />
      </div>
    </div>
  );
}
