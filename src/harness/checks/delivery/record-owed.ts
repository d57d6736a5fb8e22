import type { Check } from '../check.ts';
import { formatQuantity, FindingCollector } from '../check.ts';
import { newCalls } from './new-calls.ts';
import { collectStatuses } from './order-status.ts';
import { groupBy, PrefixSums, type TimedValue } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EntryOf } from '#harness/history/view/view-types.ts';
import { recordKey } from '#harness/history/view/view-types.ts';

/** Refusals because of the record: delivered (6034), on its way or in doubt (6043). */
const recordRefusalCodes: ReadonlySet<number> = new Set([6034, 6043]);
const closedStatuses: ReadonlySet<string> = new Set(['REFUND', 'CLOSED', 'REVOKED']);
const impact = 'A customer has paid for goods that are in the machine, and the merchant refuses them.';

export const recordOwed: Check = {
  name: 'record-owed',
  title: 'A paid record with items left is not refused, nor its job dropped, for what became of others.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.2, §4.8',
  /** Looks at every refusal of a record as delivered, on its way or in doubt, and at every job that was dropped. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const records = booksOf(view);
    const answers = new Map(view.entriesOf('answer').map((entry) => [entry.event.call, entry]));
    for (const call of newCalls(view, 'deliver')) {
      const answer = answers.get(call.event.call);
      if (answer && recordRefusalCodes.has(answer.event.code)) judgeRefusal(view, collector, records, call, answer);
    }
    for (const dropped of view.entriesOf('job-dropped')) judgeDrop(view, collector, records, dropped);
    return collector.result();
  },
};

/** A line of an order. */
interface Line {
  readonly order: number;
  readonly record: number;
}

/** What is asked of one record again and again. */
interface Sent {
  /** Items by the time at which they were sent for. */
  readonly items: PrefixSums;
  /** Items that were free to be sent for again, by the time of their failure. */
  readonly failed: PrefixSums;
  /** When a delivery had begun and timed out, for the first of them; Infinity when none did. */
  readonly timedOutAt: number;
}

/** Of one order: when its status changed first, and when it ended first; Infinity when it did not. */
interface Ended {
  readonly changedAt: number;
  readonly endedAt: number;
}

/** Finds what is asked of records and orders; each is gone through once, when it is asked for. */
interface DeliveryRecords {
  readonly sentOf: (key: string) => Sent;
  readonly endOf: (order: number) => Ended;
}

function booksOf(view: HistoryView): DeliveryRecords {
  const start = [...view.deliveries.values()].filter((delivery) => delivery.start !== undefined);
  const deliveries = groupBy(start, ({ start: entry }) => recordKey(entry?.event.order ?? 0, entry?.event.record ?? 0));
  const statuses = collectStatuses(view);
  return {
    sentOf: once((key) => sent(deliveries.get(key) ?? [])),
    endOf: once((order) => end(statuses.get(order) ?? [])),
  };
}

function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function sent(deliveries: readonly DeliveryView[]): Sent {
  const items: TimedValue[] = [];
  const failed: TimedValue[] = [];
  let timedOutAt = Infinity;
  for (const {
    start,
    settlements: [outcome],
  } of deliveries) {
    if (!start) continue;
    const { t, quantity } = start.event;
    items.push({ at: t, value: quantity });
    if (outcome?.event.outcome === 'timeout') timedOutAt = Math.min(timedOutAt, Math.max(t, outcome.event.t));
    if (outcome?.event.outcome === 'failure' && quantity === 1 && t <= outcome.event.t)
      failed.push({ at: outcome.event.t, value: quantity });
  }
  return { items: new PrefixSums(items), failed: new PrefixSums(failed), timedOutAt };
}

function end(changes: readonly EntryOf<'order-changed'>[]): Ended {
  return {
    changedAt: changes[0]?.event.t ?? Infinity,
    endedAt: changes.find(({ event }) => closedStatuses.has(event.status))?.event.t ?? Infinity,
  };
}

/**
 * Items of a record that must not be refused: neither commanded by `until`, nor in doubt. Null where the record
 * could not be commanded at all: its order had ended, or a delivery of it had timed out.
 * @param since what had failed by then was free to be sent for again.
 */
function itemsOwed(
  view: HistoryView,
  { sentOf, endOf }: DeliveryRecords,
  { order, record }: Line,
  since: number,
  until: number,
): number | null {
  const key = recordKey(order, record);
  const quantity = view.records.get(key)?.quantity;
  if (quantity === undefined) return null;
  const { changedAt, endedAt } = endOf(order);
  if (!isPast(view, since, changedAt) || !isPast(view, endedAt, until)) return null;
  const { items, failed, timedOutAt } = sentOf(key);
  if (!isPast(view, timedOutAt, until)) return null;
  const mayRetry = failed.upTo((at) => !isPast(view, Math.min(since, until), at)).sum;
  return quantity - items.upTo((at) => isPast(view, at, until)).sum + mayRetry;
}

function judgeRefusal(
  view: HistoryView,
  collector: FindingCollector,
  records: DeliveryRecords,
  call: EntryOf<'call'>,
  answer: EntryOf<'answer'>,
): void {
  const { order, record, machine } = call.event;
  collector.addCases();
  const left = itemsOwed(view, records, { order, record }, call.event.t, answer.event.t);
  if (left === null || left <= 0) return;
  const message =
    `Record ${record} of order ${order} was refused with ${answer.event.code}, though ` +
    `${formatQuantity(left, 'item')} of it had never been sent for.`;
  collector.addFinding({
    machine,
    entry: answer,
    evidence: [call, view.records.get(recordKey(order, record))?.entry],
    message,
    impact,
  });
}

function judgeDrop(
  view: HistoryView,
  collector: FindingCollector,
  records: DeliveryRecords,
  dropped: EntryOf<'job-dropped'>,
): void {
  const { order, record, machine, job, reason, t } = dropped.event;
  collector.addCases();
  const left = itemsOwed(view, records, { order, record }, t, t);
  if (left === null || left <= 0) return;
  const message =
    `Job ${job} was dropped (${reason}), though ${formatQuantity(left, 'item')} of record ${record} of order ` +
    `${order} had never been sent for.`;
  collector.addFinding({
    machine,
    entry: dropped,
    evidence: [view.records.get(recordKey(order, record))?.entry],
    message,
    impact,
  });
}
