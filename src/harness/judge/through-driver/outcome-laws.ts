import { FindingCollector, evidence, formatQuantity, type Check } from '../../checks/check.ts';
import { honestSuccess } from '../../checks/delivery/honest-success.ts';
import { oneOutcome } from '../../checks/delivery/one-outcome.ts';
import { paidQuantity } from '../../checks/delivery/paid-quantity.ts';
import type { HistoryView } from '../../history/view/history-view.ts';
import { unseenDrops } from '../../history/view/unseen-drops.ts';
import { recordKey, type EntryOf } from '../../history/view/view-types.ts';
import { claimedItems, seenRun, type Notice, type SeenDelivery } from './seen-deliveries.ts';

/** What a cloud calls delivered has dropped, by the machine's own ledger. */
export const honestSuccessOutside: Check = {
  ...honestSuccess,
  /** Looks at every word of the cloud that items were delivered. */
  judge(view) {
    const collector = new FindingCollector(honestSuccess.name);
    const unseen = unseenDrops(view);
    for (const delivery of seenRun(view).deliveries) {
      if (unseen.has(delivery.machine)) continue;
      for (const notice of delivery.notices) {
        if (notice.outcome !== 'success' && notice.outcome !== 'partial') continue;
        collector.addCases();
        judgeClaim(collector, delivery, notice, latestDrop(view, delivery, notice));
      }
    }
    return collector.result();
  },
};

/** At a real machine it is not known when an item dropped. */
function latestDrop(view: HistoryView, { machine }: SeenDelivery, { entry }: Notice): number {
  return view.machines.get(machine)?.spec?.drops === undefined ? entry.event.t + view.slackMs : Infinity;
}

/** @param latestAt until when a drop counts, ms. */
function judgeClaim(collector: FindingCollector, delivery: SeenDelivery, notice: Notice, latestAt: number): void {
  const { id, machine, view, commanded = 1, reports } = delivery;
  const claimed = claimedItems(notice, commanded);
  const { entry } = notice;
  const dropped = view.drops.filter(({ event }) => event.t <= latestAt).length;
  if (dropped >= claimed) return;
  const reported = reports.some(({ event }) => event.success);
  const [fault] = view.faultsFired;
  collector.addFinding({
    machine,
    entry,
    evidence: [...evidence(view.drops), ...evidence(reports), ...evidence(view.faultsFired)],
    message:
      `Delivery ${id} was called a ${notice.outcome} of ${formatQuantity(claimed, 'item')} when ${dropped} had ` +
      `dropped; ${reported ? 'its machine had reported success' : 'its machine never reported success'}` +
      `${fault ? `; the fault ${fault.event.plan} had fired` : ''}.`,
    impact:
      `The customer was charged for ${formatQuantity(claimed - dropped, 'item')} that never came, and no part of the ` +
      'system knows it.',
  });
}

/** All reports of a cloud on a delivery's end agree. */
export const oneOutcomeOutside: Check = {
  ...oneOutcome,
  /** Looks at every delivery whose end the cloud has named. */
  judge(view) {
    const collector = new FindingCollector(oneOutcome.name);
    for (const delivery of seenRun(view).deliveries) {
      const [first, ...later] = delivery.notices;
      if (!first) continue;
      collector.addCases();
      const other = later.find((notice) => differs(first, notice));
      if (other) addTwoOutcomes(collector, delivery, first, other);
      else judgeIdentities(collector, delivery);
    }
    return collector.result();
  },
};

const twoOutcomes = 'The merchant got two outcomes for one sale: a refund and the goods, or neither.';

function differs(one: Notice, other: Notice): boolean {
  return (
    one.outcome !== other.outcome || (one.items !== undefined && other.items !== undefined && one.items !== other.items)
  );
}

function addTwoOutcomes(
  collector: FindingCollector,
  { id, machine }: SeenDelivery,
  first: Notice,
  other: Notice,
): void {
  collector.addFinding({
    machine,
    entry: other.entry,
    evidence: [first.entry],
    message: `Delivery ${id} was called ${wordOf(other)} although it had been called ${wordOf(first)} before.`,
    impact: twoOutcomes,
  });
}

function wordOf({ outcome, items }: Notice): string {
  return items === undefined ? `a ${outcome}` : `a ${outcome} of ${formatQuantity(items, 'item')}`;
}

function judgeIdentities(collector: FindingCollector, { id, machine, callbacks }: SeenDelivery): void {
  const verified = callbacks.filter(({ event }) => event.verified && event.outcome !== '');
  const [first] = verified;
  const other = first && verified.find(({ event }) => event.identity !== first.event.identity);
  if (!first || !other) return;
  collector.addFinding({
    machine,
    entry: other,
    evidence: [first],
    message: `Delivery ${id} was notified twice, as ${first.event.identity} and as ${other.event.identity}.`,
    impact: twoOutcomes,
  });
}

/** No more drops for a record than was ordered. */
export const paidQuantityOutside: Check = {
  ...paidQuantity,
  /** Looks at every item that dropped for an order. */
  judge(view) {
    const collector = new FindingCollector(paidQuantity.name);
    const { deliveries, quantities } = seenRun(view);
    const dropped = new Map<string, EntryOf<'item-dropped'>[]>();
    const unseen = unseenDrops(view);
    for (const { machine, view: delivery, reports } of deliveries) {
      if (unseen.has(machine)) continue;
      // The cloud cannot know what dropped on a run that its machine called failed, and may command it again.
      const failed = new Set(reports.flatMap(({ event }) => (event.success ? [] : [event.run])));
      for (const drop of delivery.drops) {
        const { order, record, run } = drop.event;
        if (order === 0) continue;
        collector.addCases();
        if (failed.has(run)) continue;
        const key = recordKey(order, record);
        dropped.set(key, [...(dropped.get(key) ?? []), drop]);
      }
    }
    for (const [key, drops] of dropped) judgeRecord(collector, quantities.get(key), drops);
    return collector.result();
  },
};

function judgeRecord(
  collector: FindingCollector,
  quantity: number | undefined,
  drops: readonly EntryOf<'item-dropped'>[],
): void {
  const excess = quantity === undefined ? undefined : drops[quantity];
  if (!excess || quantity === undefined) return;
  const { machine, order, record } = excess.event;
  collector.addFinding({
    machine,
    entry: excess,
    evidence: evidence(drops),
    message:
      `Record ${record} of order ${order} was ordered ${formatQuantity(quantity, 'time')}, but ` +
      `${formatQuantity(drops.length, 'item')} dropped for it.`,
    impact: `The merchant gave away ${formatQuantity(drops.length - quantity, 'item')} without payment.`,
  });
}
