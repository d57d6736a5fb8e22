import { useId } from 'preact/hooks';
import type { ScenariosView } from '../../schemas/scenarios.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { SelectField } from '../components/field.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { isChanged, type Draft } from './use-draft.ts';
import type { SourceId } from './use-scenarios.ts';

const fileName = /^\w[\w-]*(\.[\w-]+)*\.(ya?ml|json)$/;

/** What can be opened, the name of the file, and the button that saves and runs. */
export function EditorTools(props: {
  readonly scenarios: ScenariosView;
  readonly source: SourceId;
  readonly draft: Draft;
  readonly onOpen: (source: SourceId) => void;
  readonly onName: (name: string) => void;
  readonly onSave: () => void;
}) {
  const t = useTexts();
  const id = useId();
  const { scenarios, source, draft, onOpen, onName, onSave } = props;
  const isNamed = fileName.test(draft.name);
  return (
    <div class="editor-tools">
      <SelectField
        label={t('open-scenario')}
        value={source}
        onChange={onOpen}
        options={[
          { value: 'new', text: t('new-scenario') },
          ...scenarios.files.map(({ name }) => ({ value: `file:${name}`, text: name }) as const),
          ...scenarios.catalogue.map(
            ({ name }) => ({ value: `catalogue:${name}`, text: t('from-catalogue', { name }) }) as const,
          ),
        ]}
      />
      <div class="field">
        <label for={id}>{t('file-name')}</label>
        <input
          id={id}
          value={draft.name}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={!isNamed}
          title={isNamed ? scenarios.folder : t('file-name-rule')}
          onInput={({ currentTarget }) => onName(currentTarget.value)}
        />
      </div>
      <Button onClick={onSave} isDisabled={!isNamed || draft.state === 'running'}>
        {t('save')}
      </Button>
      {isChanged(draft) ? <Badge tone="warning">{t('unsaved')}</Badge> : null}
      {isNamed ? null : <p class="notice bad">{t('file-name-rule')}</p>}
    </div>
  );
}
