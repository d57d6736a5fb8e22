import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { groupBy } from '#harness/sorted.ts';
import { judgeTiming } from '#harness/history/view/timing.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isAfter, isPast, precedes } from '#harness/history/view/history-view.ts';
import { recordKey } from '#harness/history/view/view-types.ts';
import type { DeliveryView, Grant, EntryOf } from '#harness/history/view/view-types.ts';

/** Grants of one delivery that are gone through one by one. */
const fewGrants = 8;

const impact = 'The machine was moved for one customer while the lock may have been promised to another.';

export const grantedDispatch: Check = {
  name: 'granted-dispatch',
  title:
    'No command reaches a machine without a grant before it; it is sent while that grant holds, for the lane and ' +
    'items that were ordered.',
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.3',
  /** Looks at every command that was sent or that arrived. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    let unrecorded = 0;
    for (const delivery of view.deliveries.values()) {
      const findGrant = grantsOf(delivery);
      const judged = delivery.commandsSent.filter((sent) => !isStalled(view, findGrant, sent));
      for (const sent of judged) judgeSent(view, collector, delivery, sent, findGrant);
      for (const received of delivery.commandsReceived) {
        judgeReceived(view, collector, delivery, received, findGrant);
        judgeContent(collector, delivery, received);
      }
      judgeLane(view, collector, delivery);
      const stalled = delivery.commandsSent.length - judged.length;
      collector.addStalledCase(false, stalled);
      collector.addCases(Math.max(delivery.commandsSent.length, delivery.commandsReceived.length) - stalled);
      if (delivery.commandsSent.length === 0) unrecorded += delivery.commandsReceived.length;
    }
    if (unrecorded > 0)
      collector.addNote(
        `${unrecorded} of the commands that arrived are not among those that the core reported as sent (a core ` +
          'that was killed cannot report).',
      );
    return collector.result();
  },
};

/** Finds the grant that a command names. Of a delivery with many grants, which no core makes, they are indexed. */
type GrantOf = (named: { readonly machine: string; readonly token: number }) => Grant | undefined;

function grantsOf({ grants }: DeliveryView): GrantOf {
  if (grants.length <= fewGrants)
    return (named) =>
      grants.find((grant) => grant.token === named.token && grant.entry.event.machine === named.machine);
  const nameOf = ({ machine, token }: { readonly machine: string; readonly token: number }): string =>
    `${token} ${machine}`;
  const groups = groupBy(
    grants,
    ({
      token,
      entry: {
        event: { machine },
      },
    }) => nameOf({ machine, token }),
  );
  return (named) => groups.get(nameOf(named))?.[0];
}

/** A command that came after the end of its grant because this computer stalled in between. */
function isStalled(view: HistoryView, findGrant: GrantOf, sent: EntryOf<'command-sent'>): boolean {
  const release = findGrant(sent.event)?.release;
  return (
    release !== undefined && sent.rank > release.rank && judgeTiming(view, release.event.t, sent.event.t) === 'stalled'
  );
}

function judgeSent(
  view: HistoryView,
  collector: FindingCollector,
  delivery: DeliveryView,
  sent: EntryOf<'command-sent'>,
  findGrant: GrantOf,
): void {
  const { machine, token, t } = sent.event;
  const grant = findGrant(sent.event);
  if (!grant) {
    collector.addFinding({
      machine,
      entry: sent,
      message: `The command of delivery ${delivery.id} was sent with token ${token}, which was never granted to it.`,
      impact,
    });
    return;
  }
  const { release } = grant;
  if (precedes(view, sent, grant.entry)) {
    const early = formatMs(grant.entry.event.t - t);
    collector.addFinding({
      machine,
      entry: sent,
      evidence: [grant.entry],
      message: `The command of delivery ${delivery.id} was sent ${early} before its token ${token} was granted.`,
      impact,
    });
  } else if (release && sent.rank > release.rank && (view.slackMs === 0 || isPast(view, t, release.event.t))) {
    const late = formatMs(t - release.event.t);
    collector.addFinding({
      machine,
      entry: sent,
      evidence: [grant.entry, release],
      message:
        `The command of delivery ${delivery.id} was sent ${late} after its token ${token} was released ` +
        `(${release.event.cause}).`,
      impact,
    });
  }
}

function judgeReceived(
  view: HistoryView,
  collector: FindingCollector,
  delivery: DeliveryView,
  received: EntryOf<'command-received'>,
  findGrant: GrantOf,
): void {
  const { machine, token } = received.event;
  const grant = findGrant(received.event);
  if (!grant) {
    collector.addFinding({
      machine,
      entry: received,
      message:
        `A command of delivery ${delivery.id} reached the machine with token ${token}, which was never granted to ` +
        'it.',
      impact,
    });
  } else if (isAfter(view, grant.entry, received)) {
    const early = formatMs(grant.entry.event.t - received.event.t);
    collector.addFinding({
      machine,
      entry: received,
      evidence: [grant.entry],
      message:
        `The command of delivery ${delivery.id} reached the machine ${early} ` +
        `before its token ${token} was granted.`,
      impact,
    });
  }
}

const contentImpact = 'The customer gets other goods than were paid for.';

/** A command moves what its delivery began for. */
function judgeContent(
  collector: FindingCollector,
  { id, start }: DeliveryView,
  received: EntryOf<'command-received'>,
): void {
  if (!start) return;
  const members = ['lane', 'quantity', 'order', 'record'] as const;
  const wrong = members.find((name) => received.event[name] !== start.event[name]);
  if (!wrong) return;
  collector.addFinding({
    machine: received.event.machine,
    entry: received,
    evidence: [start],
    message:
      `A command of delivery ${id} reached the machine with ${wrong} ${received.event[wrong]}; the delivery began ` +
      `for ${wrong} ${start.event[wrong]}.`,
    impact: contentImpact,
  });
}

/** A delivery begins for the lane of its record. */
function judgeLane(view: HistoryView, collector: FindingCollector, { id, start }: DeliveryView): void {
  const record = start && view.records.get(recordKey(start.event.order, start.event.record));
  if (!record || record.lane === start.event.lane) return;
  collector.addFinding({
    machine: start.event.machine,
    entry: start,
    evidence: [record.entry],
    message:
      `Delivery ${id} began for lane ${start.event.lane}; record ${record.record} of order ${record.order} is of ` +
      `lane ${record.lane}.`,
    impact: contentImpact,
  });
}
