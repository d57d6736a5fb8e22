import { percentiles } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';
import type { HistoryView } from './view.ts';
import type { DeliveryView } from './view-parts.ts';

/** Where the time of healthy deliveries went. What a stretch has no case for is undefined. */
export interface PathSplit {
  /** The merchant's call to the command's sending: its way to the core, verification, decision, commit. */
  readonly dispatch: Percentiles | undefined;
  /** The machine's own time, from the command's arrival to its answer: simulated, so no merit of the core. */
  readonly device: Percentiles | undefined;
  /** The machine's answer to the outcome: its way to the core, verification, decision. */
  readonly settle: Percentiles | undefined;
  /** The outcome to the callback's arrival. */
  readonly tell: Percentiles | undefined;
}

/** A delivery that went as it should: success, one run of a machine that stood still before it, no planned fault. */
export function isHealthy(delivery: DeliveryView): boolean {
  return (
    !delivery.waited &&
    delivery.faults.length === 0 &&
    delivery.received.length === 1 &&
    delivery.answers.length === 1 &&
    delivery.answers[0]?.event.form === 'sound' &&
    delivery.settled.length === 1 &&
    delivery.settled[0]?.event.outcome === 'success'
  );
}

/** The same stretches, as they were measured; and `added`: dispatch and settle together, one for each delivery. */
export interface PathTimes {
  readonly dispatch: readonly number[];
  readonly device: readonly number[];
  readonly settle: readonly number[];
  readonly tell: readonly number[];
  readonly added: readonly number[];
}

/** Splits the path of all healthy deliveries into its stretches. */
export function pathSplit(view: HistoryView): PathSplit {
  const { dispatch, device, settle, tell } = pathTimes(view);
  return { dispatch: percentiles(dispatch), device: percentiles(device), settle: percentiles(settle), tell: percentiles(tell) };
}

/** The stretches of all healthy deliveries, in ms. What a delivery has no times for is left out. */
export function pathTimes(view: HistoryView): PathTimes {
  const times = { dispatch: [] as number[], device: [] as number[], settle: [] as number[], tell: [] as number[], added: [] as number[] };
  for (const delivery of view.deliveries.values()) {
    if (!isHealthy(delivery)) continue;
    const called = delivery.call?.event.t;
    const sent = delivery.sent[0]?.event.t;
    const received = delivery.received[0]?.event.t;
    const answered = delivery.answers[0]?.event.t;
    const settled = delivery.settled[0]?.event.t;
    const told = delivery.told[0]?.event.t;
    push(times.dispatch, called, sent);
    push(times.device, received, answered);
    push(times.settle, answered, settled);
    push(times.tell, settled, told);
    if (called !== undefined && sent !== undefined && answered !== undefined && settled !== undefined) times.added.push(sent - called + settled - answered);
  }
  return times;
}

function push(times: number[], from: number | undefined, to: number | undefined): void {
  if (from !== undefined && to !== undefined) times.push(to - from);
}
