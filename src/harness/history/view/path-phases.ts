import { percentiles } from '../percentiles.ts';
import type { Percentiles } from '../percentiles.ts';
import type { HistoryView } from './history-view.ts';
import type { DeliveryView } from './view-types.ts';

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
  return {
    dispatch: percentiles(dispatch),
    device: percentiles(device),
    settle: percentiles(settle),
    tell: percentiles(tell),
  };
}

/** How much of a stretch is to be left out, ms. */
type Explain = (view: HistoryView, from: number, to: number) => number;

/**
 * The stretches of all healthy deliveries, in ms. What a delivery has no times for is left out.
 * @param explain how much of each is left out, for example what stalls explain; nothing when it is not given.
 */
export function pathTimes(view: HistoryView, explain: Explain = () => 0): PathTimes {
  const stretch = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : without(to - from, explain(view, from, to));
  const times = {
    dispatch: [] as number[],
    device: [] as number[],
    settle: [] as number[],
    tell: [] as number[],
    added: [] as number[],
  };
  for (const delivery of view.deliveries.values()) {
    if (!isHealthy(delivery)) continue;
    const called = delivery.call?.event.t;
    const sent = delivery.sent[0]?.event.t;
    const received = delivery.received[0]?.event.t;
    const answered = delivery.answers[0]?.event.t;
    const settled = delivery.settled[0]?.event.t;
    const told = delivery.told[0]?.event.t;
    push(times.dispatch, stretch(called, sent));
    push(times.device, stretch(received, answered));
    push(times.settle, stretch(answered, settled));
    push(times.tell, stretch(settled, told));
    if (called !== undefined && sent !== undefined && answered !== undefined && settled !== undefined) {
      const explained = explain(view, called, sent) + explain(view, answered, settled);
      times.added.push(without(sent - called + settled - answered, explained));
    }
  }
  return times;
}

function without(ms: number, explained: number): number {
  return explained === 0 ? ms : Math.max(0, ms - explained);
}

function push(times: number[], ms: number | undefined): void {
  if (ms !== undefined) times.push(ms);
}
