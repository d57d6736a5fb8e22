import type { Check } from '../check.ts';
import { FindingCollector, formatMs } from '../check.ts';
import { isHealthy, pathSplit } from '#harness/history/view/path-phases.ts';
import type { Percentiles } from '#harness/history/percentiles.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { DeliveryView } from '#harness/history/view/view-types.ts';

/** A healthy run, from command to result, for one item (PROTOCOL §4.4). */
const minMs = 500;
const maxMs = 1000;

export const pathTime: Check = {
  name: 'path-time',
  title: "A healthy delivery's device time is 500–1000 ms for each item; what the core adds is reported separately.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.4',
  /** Looks at every success of one run without a planned fault. */
  judge(view) {
    const collector = new FindingCollector(this.name);
    for (const delivery of view.deliveries.values()) {
      if (!isHealthy(delivery)) continue;
      judgeDevice(view, collector, delivery);
    }
    const { dispatch, settle, callback } = pathSplit(view);
    addPhaseNote(collector, 'call to command', dispatch);
    addPhaseNote(collector, 'answer to outcome', settle);
    addPhaseNote(collector, 'outcome to callback', callback);
    return collector.result();
  },
};

function judgeDevice(view: HistoryView, collector: FindingCollector, delivery: DeliveryView): void {
  const [received] = delivery.commandsReceived;
  const [answered] = delivery.answers;
  if (!received || !answered) return;
  const items = view.machines.get(delivery.machine)?.spec?.multiDrop ? received.event.quantity : 1;
  const tookMs = answered.event.t - received.event.t;
  const tooShort = isPast(view, minMs * items, tookMs);
  if (tooShort) collector.addCases();
  else if (!collector.addTimedCase(view, received.event.t + maxMs * items, answered.event.t)) return;
  collector.addFinding({
    machine: delivery.machine,
    entry: answered,
    evidence: [received],
    message:
      `The machine took ${formatMs(tookMs)} from command to answer for delivery ${delivery.id}; a healthy run ` +
      `takes ${minMs * items} to ${maxMs * items} ms.`,
    impact: tooShort
      ? 'An answer sooner than a motor can turn is no proof that anything dropped.'
      : 'The customer stood before the machine for longer than a sale may take.',
  });
}

function addPhaseNote(collector: FindingCollector, name: string, times: Percentiles | undefined): void {
  if (!times) return;
  const { n, p50, p95, p99, max } = times;
  collector.addNote(
    `Added on the way, network included, ${name}: p50 ${formatMs(p50)}, p95 ${formatMs(p95)}, p99 ` +
      `${formatMs(p99)}, max ${formatMs(max)} (${n} ${n === 1 ? 'delivery' : 'deliveries'}).`,
  );
}
