import { useRef } from 'preact/hooks';
import { SearchField, SelectField } from '../components/field.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { useKeys } from '../trace/use-keys.ts';
import { runKinds, runVerdicts, type RunFilter } from './model/run-filter.ts';

/** Which runs are shown. `/` leads to the search. */
export function RunFilters(props: {
  readonly filter: RunFilter;
  readonly names: readonly string[];
  readonly onChange: (filter: RunFilter) => void;
  /** Goes to the next run of the list, or to the one before. */
  readonly onStep: (step: 1 | -1) => void;
}) {
  const t = useTexts();
  const { filter, onChange } = props;
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  const any = { value: '', text: t('any') } as const;
  // An address may name a scenario that has no run here.
  const names = [...new Set([...props.names, filter.scenario])].filter(Boolean);
  return (
    <form class="run-filters" role="search" aria-label={t('filter-runs')} onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label={t('filter-kind')}
        value={filter.kind}
        options={[any, ...runKinds.map((value) => ({ value, text: t(`kind-${value}`) }))]}
        onChange={(kind) => onChange({ ...filter, kind })}
      />
      <SelectField
        label={t('filter-verdict')}
        value={filter.verdict}
        options={[any, ...runVerdicts.map((value) => ({ value, text: value === 'none' ? t('no-verdict') : value }))]}
        onChange={(verdict) => onChange({ ...filter, verdict })}
      />
      <SelectField
        label={t('filter-scenario')}
        value={filter.scenario}
        options={[any, ...names.map((value) => ({ value, text: value }))]}
        onChange={(scenario) => onChange({ ...filter, scenario })}
      />
      <SearchField
        label={t('search')}
        value={filter.text}
        placeholder={t('search-runs')}
        field={field}
        onInput={(text) => onChange({ ...filter, text })}
        onStep={props.onStep}
      />
    </form>
  );
}
