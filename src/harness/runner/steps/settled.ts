import { durationMs, formatDuration } from '#harness/scenario/duration.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Customer, PlacedOrder } from '../customer.ts';
import type { CallbackReport } from '../run-progress.ts';
import type { StepHandler } from './handler.ts';
import { callbackGraceMs } from './waiting.ts';

/** Waits for every callback that is still to come for an order, and compares each with how it should end. */
export const awaitCallbacks: StepHandler<'awaitCallbacks'> = async (customer, step) => {
  const placed = customer.order(step.awaitCallbacks, `settled ${step.awaitCallbacks}`);
  if (!placed) return;
  if (Array.isArray(step.ends) && step.ends.length === 0) await expectNoCallback(customer, placed, step);
  else await waitForCallbacks(customer, placed, step);
};

async function waitForCallbacks(customer: Customer, placed: PlacedOrder, step: Step<'awaitCallbacks'>): Promise<void> {
  const { progress, timeoutMs } = customer.parts;
  const awaitedCount = placed.expectedCallbacks - placed.awaitedCallbacks - droppedReasons(customer, placed).length;
  if (awaitedCount <= 0) {
    customer.recordExpectation(
      `settled ${step.awaitCallbacks}`,
      false,
      noCallbackExpectedMessage(customer, placed, step.awaitCallbacks),
    );
    return;
  }
  // Jobs of one order run one after the other, and each may take up to the fallback.
  const maxMs = Math.max(awaitedCount * timeoutMs + callbackGraceMs, progress.tellingMs);
  const limitMs = step.within === undefined ? maxMs : durationMs(step.within);
  // Its outcome is decided by then; what may follow is the callback's retries.
  customer.waitAtMost(Math.min(awaitedCount * timeoutMs, limitMs));
  const missing = (): number =>
    placed.expectedCallbacks - droppedReasons(customer, placed).length - callbacksOfLabel(customer, placed).length;
  const complete = await progress.waitForCallback(placed.orderId, () => missing() <= 0, limitMs);
  const callbacks = callbacksOfLabel(customer, placed).slice(placed.awaitedCallbacks);
  const dropped = droppedReasons(customer, placed);
  // After the longest time nothing more will come; after a shorter one a later step may wait for it.
  placed.awaitedCallbacks =
    complete || step.within === undefined
      ? placed.expectedCallbacks - dropped.length
      : placed.awaitedCallbacks + callbacks.length;
  recordCallbacks(customer, step, {
    callbacks,
    complete,
    expectedCount: callbacks.length + Math.max(0, missing()),
    dropped: placed.refunded === true ? [] : dropped,
  });
}

/** Nobody may be told anything of the order for a while. */
async function expectNoCallback(customer: Customer, placed: PlacedOrder, step: Step<'awaitCallbacks'>): Promise<void> {
  const limitMs = durationMs(step.within ?? '0s');
  customer.waitAtMost(limitMs);
  const hasCallback = (): boolean => callbacksOfLabel(customer, placed).length > placed.awaitedCallbacks;
  const received = await customer.parts.progress.waitForCallback(placed.orderId, hasCallback, limitMs);
  const callbacks = callbacksOfLabel(customer, placed).slice(placed.awaitedCallbacks);
  placed.awaitedCallbacks += callbacks.length;
  const expectedText = `expected no callback within ${formatDuration(limitMs)}`;
  const detail = received
    ? `${expectedText}, was told ${callbacks.map((callback) => callback.outcome).join(', ')}`
    : `${expectedText}, and none came`;
  customer.recordExpectation(`settled ${step.awaitCallbacks}`, !received, detail);
}

/**
 * Callbacks that came for the label. Lane tests have no order and all stand under 0: there only its own deliveries
 * count.
 */
function callbacksOfLabel(
  { parts: { progress } }: Customer,
  { orderId, deliveries }: PlacedOrder,
): readonly CallbackReport[] {
  const callbacks = progress.callbacksOf(orderId);
  return orderId === 0 ? callbacks.filter(({ delivery }) => deliveries.includes(delivery)) : callbacks;
}

/** Why items of the order left the queue unstarted: nobody is told of those. */
function droppedReasons({ parts: { progress } }: Customer, { orderId }: PlacedOrder): readonly string[] {
  return orderId === 0 ? [] : progress.orderProgress(orderId).dropped;
}

function noCallbackExpectedMessage(customer: Customer, placed: PlacedOrder, label: string): string {
  const dropped = droppedReasons(customer, placed);
  if (placed.expectedCallbacks === 0) return `nothing has been commanded for "${label}", so no callback is to come`;
  if (placed.expectedCallbacks <= dropped.length)
    return (
      `no callback is to come for "${label}": ${formatDropped(dropped)}; "ends: []" with "within" says that none ` +
      'may come'
    );
  return `every callback of "${label}" has been waited for already, and nothing has been commanded for it since`;
}

function formatDropped(reasons: readonly string[]): string {
  const items = `${reasons.length} waiting item${reasons.length === 1 ? ' was' : 's were'} dropped from the queue`;
  return `${items} (${[...new Set(reasons)].join(', ')})`;
}

interface CallbackWaitResult {
  readonly callbacks: readonly CallbackReport[];
  /** All that were to come came. */
  readonly complete: boolean;
  /** How many were to come. */
  readonly expectedCount: number;
  /** Why waiting items were dropped that nobody had refunded. */
  readonly dropped: readonly string[];
}

/** Compares what the merchant was told of a label with how it should end. */
function recordCallbacks(
  customer: Customer,
  step: Step<'awaitCallbacks'>,
  { callbacks, complete, expectedCount, dropped }: CallbackWaitResult,
): void {
  const outcomes = callbacks.map((callback) => callback.outcome);
  if (customer.parts.onResult) {
    customer.parts.onResult({ outcomes, complete });
    return;
  }
  const { ends } = step;
  // A list says exactly which callbacks come; a word is about each item that was commanded.
  const met =
    typeof ends === 'string'
      ? dropped.length === 0 && outcomes.every((callback) => callback === ends)
      : outcomes.join() === ends.join();
  const within = step.within === undefined ? '' : ` within ${formatDuration(durationMs(step.within))}`;
  const expectedText = `expected ${typeof ends === 'string' ? ends : ends.join(', ')}${complete ? '' : within}`;
  const actualText = complete
    ? `, was told ${outcomes.join(', ') || 'nothing'}`
    : `, but ${missingCallbacksText(outcomes, expectedCount)}`;
  const droppedText = dropped.length === 0 ? '' : `; ${formatDropped(dropped)}`;
  const reasonMismatch = met && complete ? describeReasonMismatch(step, callbacks) : '';
  customer.recordExpectation(
    `settled ${step.awaitCallbacks}`,
    complete && met && reasonMismatch === '',
    reasonMismatch === '' ? `${expectedText}${actualText}${droppedText}` : reasonMismatch,
  );
}

function missingCallbacksText(outcomes: readonly string[], expectedCount: number): string {
  if (outcomes.length === 0)
    return expectedCount === 1 ? 'no callback came' : `none of ${expectedCount} callbacks came`;
  return `${outcomes.length} of ${expectedCount} callbacks came: ${outcomes.join(', ')}`;
}

/**
 * What the callbacks of failures and timeouts gave as their reason, where it is not what the step names; else empty.
 */
function describeReasonMismatch(
  { error, floorStatus }: Step<'awaitCallbacks'>,
  callbacks: readonly CallbackReport[],
): string {
  if (error === undefined && floorStatus === undefined) return '';
  const failed = callbacks.filter((callback) => callback.outcome !== 'success');
  const expected = [
    ...(error === undefined ? [] : [`error "${error}"`]),
    ...(floorStatus === undefined ? [] : [`floor status ${floorStatus}`]),
  ];
  if (failed.length === 0) return `expected ${expected.join(' and ')}, but every callback told of a success`;
  const mismatch = failed.find(
    (callback) =>
      (error !== undefined && callback.error !== error) ||
      (floorStatus !== undefined && callback.floorStatus !== String(floorStatus)),
  );
  if (!mismatch) return '';
  return (
    `expected ${expected.join(' and ')}, was told error "${mismatch.error}" and floor status ` +
    `${mismatch.floorStatus === '' ? 'none' : mismatch.floorStatus}`
  );
}
