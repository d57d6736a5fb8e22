import type { HistoryEvent } from '#harness/history/event.ts';
import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { SettledElsewhere } from '../settled-elsewhere.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { DeliveryView, EventEntry } from '#harness/history/view/view-types.ts';

const impact = 'What went wrong at one machine is paid for by the customers of another.';

export const independence: Check = {
  name: 'independence',
  title: "Events on one machine never change another's lock or deliveries.",
  section: 'INVARIANTS, lock and delivery',
  /** Looks at every delivery and every release of a run in which several machines were busy. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    const usedMachines = [...view.machines.values()].filter(({ grants }) => grants.length > 0);
    if (usedMachines.length < 2) return collector.result();
    for (const delivery of view.deliveries.values()) judgeDelivery(collector, delivery);
    judgeReleases(view, collector);
    return collector.result();
  },
};

/** Whatever names a delivery comes from the machine on which it began. */
function judgeDelivery(collector: FindingCollector, delivery: DeliveryView): void {
  const { start } = delivery;
  if (!start) return;
  collector.addCases();
  const startMachine = start.event.machine;
  const entries: readonly EventEntry<HistoryEvent & { readonly machine: string }>[] = [
    ...delivery.commandsSent,
    ...delivery.commandsReceived,
    ...delivery.drops,
    ...delivery.settlements,
    ...delivery.lateResults,
  ];
  const foreign = entries.find(({ event }) => event.machine !== startMachine);
  if (!foreign) return;
  collector.addFinding({
    machine: startMachine,
    entry: foreign,
    evidence: [start],
    message:
      `Delivery ${delivery.id} began on machine ${startMachine}, but machine ${foreign.event.machine} has its ` +
      `${foreign.event.kind}.`,
    impact,
  });
}

/** An outcome releases the lock of the machine that had it. */
function judgeReleases(view: HistoryView, collector: FindingCollector): void {
  let elsewhere: SettledElsewhere | undefined;
  for (const { machine, releases, results } of view.machines.values()) {
    const settledTokens = new Set(
      results.flatMap(({ entry: { event } }) => (event.kind === 'delivery-settled' ? [event.token] : [])),
    );
    for (const { entry } of releases) {
      collector.addCases();
      const { cause, token, t } = entry.event;
      if (cause === 'dwell' || settledTokens.has(token)) continue;
      elsewhere ??= new SettledElsewhere(view);
      const foreign = elsewhere.find(machine, t);
      if (!foreign) continue;
      collector.addFinding({
        machine,
        entry,
        evidence: [foreign],
        message:
          `Token ${token} was released (${cause}) although no delivery of this machine had that outcome; at that ` +
          `moment delivery ${foreign.event.delivery} of machine ${foreign.event.machine} was settled.`,
        impact,
      });
    }
  }
}
