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
  readonly callback: Percentiles | undefined;
}

/** A delivery that went as it should: success, one run of a machine that stood still before it, no planned fault. */
export function isHealthy(delivery: DeliveryView): boolean {
  return (
    !delivery.hadToWait &&
    delivery.faultsFired.length === 0 &&
    delivery.commandsReceived.length === 1 &&
    delivery.answers.length === 1 &&
    delivery.answers[0]?.event.format === 'valid' &&
    delivery.settlements.length === 1 &&
    delivery.settlements[0]?.event.outcome === 'success'
  );
}

/** The same stretches, as they were measured; and `added`: dispatch and settle together, one for each delivery. */
export interface PathTimes {
  readonly dispatch: readonly number[];
  readonly device: readonly number[];
  readonly settle: readonly number[];
  readonly callback: readonly number[];
  readonly overhead: readonly number[];
}

/** Splits the path of all healthy deliveries into its stretches. */
export function pathSplit(view: HistoryView): PathSplit {
  const { dispatch, device, settle, callback } = pathTimes(view);
  return {
    dispatch: percentiles(dispatch),
    device: percentiles(device),
    settle: percentiles(settle),
    callback: percentiles(callback),
  };
}

/** How much of a stretch is to be left out, ms. */
type ExplainedMs = (view: HistoryView, from: number, to: number) => number;

/**
 * The stretches of all healthy deliveries, in ms. What a delivery has no times for is left out.
 * @param explainedMsOf how much of each is left out, for example what stalls explain; nothing when it is not given.
 */
export function pathTimes(view: HistoryView, explainedMsOf: ExplainedMs = () => 0): PathTimes {
  const phaseMs = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : withoutExplained(to - from, explainedMsOf(view, from, to));
  const times = {
    dispatch: [] as number[],
    device: [] as number[],
    settle: [] as number[],
    callback: [] as number[],
    overhead: [] as number[],
  };
  for (const delivery of view.deliveries.values()) {
    if (!isHealthy(delivery)) continue;
    const calledAt = delivery.call?.event.t;
    const sentAt = delivery.commandsSent[0]?.event.t;
    const receivedAt = delivery.commandsReceived[0]?.event.t;
    const answeredAt = delivery.answers[0]?.event.t;
    const settledAt = delivery.settlements[0]?.event.t;
    const notifiedAt = delivery.callbacks[0]?.event.t;
    addTime(times.dispatch, phaseMs(calledAt, sentAt));
    addTime(times.device, phaseMs(receivedAt, answeredAt));
    addTime(times.settle, phaseMs(answeredAt, settledAt));
    addTime(times.callback, phaseMs(settledAt, notifiedAt));
    if (calledAt !== undefined && sentAt !== undefined && answeredAt !== undefined && settledAt !== undefined) {
      const explainedMs = explainedMsOf(view, calledAt, sentAt) + explainedMsOf(view, answeredAt, settledAt);
      times.overhead.push(withoutExplained(sentAt - calledAt + settledAt - answeredAt, explainedMs));
    }
  }
  return times;
}

function withoutExplained(ms: number, explainedMs: number): number {
  return explainedMs === 0 ? ms : Math.max(0, ms - explainedMs);
}

function addTime(times: number[], ms: number | undefined): void {
  if (ms !== undefined) times.push(ms);
}
