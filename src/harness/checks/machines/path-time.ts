import type { Check } from '../check.ts';
import { Docket, ms } from '../check.ts';
import { isHealthy, pathSplit } from '#harness/history/view/path-phases.ts';
import type { Percentiles } from '#harness/history/percentiles.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import { isPast } from '#harness/history/view/history-view.ts';
import type { DeliveryView } from '#harness/history/view/view-types.ts';

/** A healthy run, from command to result, for one item (PROTOCOL §4.4). */
const shortestMs = 500;
const longestMs = 1000;

export const pathTime: Check = {
  name: 'path-time',
  title: "A healthy delivery's device time is 500–1000 ms for each item; what the core adds is told on its own.",
  section: 'INVARIANTS, lock and delivery; PROTOCOL §4.4',
  /** Looks at every success of one run without a planned fault. */
  judge(view) {
    const docket = new Docket(this.name);
    for (const delivery of view.deliveries.values()) {
      if (!isHealthy(delivery)) continue;
      judgeDevice(view, docket, delivery);
    }
    const { dispatch, settle, tell } = pathSplit(view);
    noteStretch(docket, 'call to command', dispatch);
    noteStretch(docket, 'answer to outcome', settle);
    noteStretch(docket, 'outcome to callback', tell);
    return docket.result();
  },
};

function judgeDevice(view: HistoryView, docket: Docket, delivery: DeliveryView): void {
  const [received] = delivery.received;
  const [answered] = delivery.answers;
  if (!received || !answered) return;
  const items = view.machines.get(delivery.machine)?.known?.multiDrop ? received.event.quantity : 1;
  const took = answered.event.t - received.event.t;
  const tooShort = isPast(view, shortestMs * items, took);
  if (tooShort) docket.look();
  else if (!docket.lookLate(view, received.event.t + longestMs * items, answered.event.t)) return;
  docket.find({
    machine: delivery.machine,
    at: answered,
    with: [received],
    says: `The machine took ${ms(took)} from command to answer for delivery ${delivery.id}; a healthy run takes ${shortestMs * items} to ${longestMs * items} ms.`,
    customer: tooShort
      ? 'An answer sooner than a motor can turn is no proof that anything dropped.'
      : 'The customer stood before the machine for longer than a sale may take.',
  });
}

function noteStretch(docket: Docket, name: string, times: Percentiles | undefined): void {
  if (!times) return;
  const { n, p50, p95, p99, max } = times;
  docket.note(
    `Added on the way, network included, ${name}: p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}, max ${ms(max)} (${n} ${n === 1 ? 'delivery' : 'deliveries'}).`,
  );
}
