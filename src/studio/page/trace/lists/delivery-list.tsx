import { useMemo, useState } from 'preact/hooks';
import { Badge, toneOf } from '../../components/badge.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useTexts } from '../../preferences/preferences.tsx';
import type { EventNames } from '../event-names.ts';
import { columnTime, formatTime } from '../format-time.ts';
import { filterDeliveries, noFilter, type DeliveryFilter } from '../model/delivery-filter.ts';
import type { DeliveryRow } from '../model/deliveries.ts';
import type { TraceFinding } from '../model/findings.ts';
import type { Trace } from '../model/trace.ts';
import { DeliveryFilters } from './delivery-filters.tsx';

/** Every delivery, with filters. Choosing one chooses the event that began it. */
export function DeliveryList(props: {
  readonly trace: Trace;
  readonly findings: readonly TraceFinding[];
  readonly names: EventNames;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
}) {
  const t = useTexts();
  const { trace, findings, names, chosen } = props;
  const [filter, setFilter] = useState<DeliveryFilter>(noFilter);
  const rows = useMemo(
    () => filterDeliveries(trace.deliveries, filter, findings),
    [trace.deliveries, filter, findings],
  );
  const delivery = chosen === null ? '' : (trace.deliveryOf[chosen] ?? '');
  const chosenIndex = useMemo(
    () => (delivery === '' ? -1 : rows.findIndex((row) => row.delivery === delivery)),
    [rows, delivery],
  );
  return (
    <>
      <DeliveryFilters {...{ trace, findings, names, filter }} shown={rows.length} onChange={setFilter} />
      <VirtualList
        label={t('deliveries')}
        count={rows.length}
        rowHeight={44}
        chosen={chosenIndex}
        onChoose={(index) => {
          const row = rows[index];
          if (row) props.onChoose(row.start);
        }}
        empty={t('no-deliveries')}
        renderRow={(index) => {
          const row = rows[index];
          return row ? <DeliveryEntry row={row} names={names} /> : null;
        }}
      />
    </>
  );
}

function DeliveryEntry({ row, names }: { readonly row: DeliveryRow; readonly names: EventNames }) {
  const t = useTexts();
  const { delivery, machine, order, startedAt, settledAt, outcome, notified, faults, findings, droppedItems } = row;
  const took = settledAt === null ? '' : formatTime(Math.round(settledAt - startedAt));
  const isDisputed = notified !== null && outcome !== 'open' && notified !== outcome;
  return (
    <div class="delivery-row">
      <span class="time">{columnTime(startedAt)}</span>
      <span class="machine">{machine}</span>
      <Badge tone={toneOf(outcome)}>{names.outcome(outcome)}</Badge>
      <span class="took">{took}</span>
      <span class="flags">
        {findings.length === 0 ? null : <Badge tone="bad">{t('finding-count', { count: findings.length })}</Badge>}
      </span>
      <span class="about quiet">
        {faults.length === 0 ? null : <span class="fault-name">{faults.join(', ')} · </span>}
        {isDisputed ? `${t('notified-as', { outcome: names.outcome(notified) })} · ` : ''}
        {order === 0 ? t('lane-test') : t('order', { order })} · {t('dropped', { count: droppedItems })} · {delivery}
      </span>
    </div>
  );
}
