import { useMemo } from 'preact/hooks';
import { SelectField } from '../../components/field.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { filterValues, type DeliveryFilter } from '../model/delivery-filter.ts';
import type { TraceFinding } from '../model/findings.ts';
import type { Trace } from '../model/trace.ts';

/** The filters of the list of deliveries, and how many pass. */
export function DeliveryFilters(props: {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
  readonly names: EventNames;
  readonly filter: DeliveryFilter;
  readonly shown: number;
  readonly onChange: (filter: DeliveryFilter) => void;
}) {
  const t = useTexts();
  const { trace, findings, names, filter, onChange } = props;
  const values = useMemo(() => filterValues(trace.deliveries, findings), [trace.deliveries, findings]);
  const all = { value: '', text: t('all') } as const;
  const any = { value: 'any', text: t('any') } as const;
  const plain = (list: readonly string[]) => list.map((value) => ({ value, text: value }));
  return (
    <div class="filters">
      <SelectField
        label={t('filter-outcome')}
        value={filter.outcome}
        options={[all, ...values.outcomes.map((value) => ({ value, text: names.outcome(value) }))]}
        onChange={(outcome) => onChange({ ...filter, outcome })}
      />
      <SelectField
        label={t('filter-machine')}
        value={filter.machine}
        options={[all, ...plain(values.machines)]}
        onChange={(machine) => onChange({ ...filter, machine })}
      />
      <SelectField
        label={t('filter-fault')}
        value={filter.fault}
        options={[all, any, ...plain(values.faults)]}
        onChange={(fault) => onChange({ ...filter, fault })}
      />
      <SelectField
        label={t('filter-finding')}
        value={filter.finding}
        options={[all, any, ...plain(values.checks)]}
        onChange={(finding) => onChange({ ...filter, finding })}
      />
      <p class="quiet" role="status">
        {t('shown-of', { shown: props.shown, total: trace.deliveries.length })}
      </p>
    </div>
  );
}
