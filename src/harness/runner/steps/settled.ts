import { durationMs, formatDuration } from '#harness/scenario/duration.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Customer, PlacedOrder, StepHandler } from '../customer.ts';
import type { CallbackReport } from '../run-progress.ts';
import { callbackGraceMs } from './waiting.ts';

/** Waits for all pending callbacks of an order and compares them with the expected outcomes. */
export const awaitCallbacks: StepHandler<'awaitCallbacks'> = async (customer, step) => {
  const placed = customer.order(step.awaitCallbacks, `awaitCallbacks ${step.awaitCallbacks}`);
  if (!placed) return;
  if (Array.isArray(step.ends) && step.ends.length === 0) await expectNoCallback(customer, placed, step);
  else await waitForCallbacks(customer, placed, step);
};

async function waitForCallbacks(customer: Customer, placed: PlacedOrder, step: Step<'awaitCallbacks'>): Promise<void> {
  const { progress, timeoutMs } = customer.parts;
  const awaitedCount = placed.expectedCallbacks - placed.awaitedCallbacks - droppedReasons(customer, placed).length;
  if (awaitedCount <= 0) {
    customer.recordExpectation(
      `awaitCallbacks ${step.awaitCallbacks}`,
      false,
      noCallbackExpectedMessage(customer, placed, step.awaitCallbacks),
    );
    return;
  }
  // Jobs of an order run one after the other; each may take until the fallback.
  const maxMs = Math.max(awaitedCount * timeoutMs + callbackGraceMs, progress.retryHorizonMs);
  const limitMs = step.within === undefined ? maxMs : durationMs(step.within);
  // The outcome is settled by then; only retries of the callback may follow.
  customer.waitAtMost(Math.min(awaitedCount * timeoutMs, limitMs));
  const missing = (): number =>
    placed.expectedCallbacks - droppedReasons(customer, placed).length - callbacksOfLabel(customer, placed).length;
  const complete = await progress.waitForCallback(placed.orderId, () => missing() <= 0, limitMs);
  const callbacks = callbacksOfLabel(customer, placed).slice(placed.awaitedCallbacks);
  const dropped = droppedReasons(customer, placed);
  // After the longest time no callback can come; after a shorter one a later step may wait for the rest.
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

/** Expects no callback of the order for a while. */
async function expectNoCallback(customer: Customer, placed: PlacedOrder, step: Step<'awaitCallbacks'>): Promise<void> {
  const limitMs = durationMs(step.within ?? '0s');
  customer.waitAtMost(limitMs);
  const hasCallback = (): boolean => callbacksOfLabel(customer, placed).length > placed.awaitedCallbacks;
  const received = await customer.parts.progress.waitForCallback(placed.orderId, hasCallback, limitMs);
  const callbacks = callbacksOfLabel(customer, placed).slice(placed.awaitedCallbacks);
  placed.awaitedCallbacks += callbacks.length;
  const expectedText = `expected no callback within ${formatDuration(limitMs)}`;
  const detail = received
    ? `${expectedText}, received ${callbacks.map((callback) => callback.outcome).join(', ')}`
    : `${expectedText}, and none came`;
  customer.recordExpectation(`awaitCallbacks ${step.awaitCallbacks}`, !received, detail);
}

/**
 * Callbacks of the label. All lane tests are under order 0, so only the label's own deliveries count there.
 */
function callbacksOfLabel(
  { parts: { progress } }: Customer,
  { orderId, deliveries }: PlacedOrder,
): readonly CallbackReport[] {
  const callbacks = progress.callbacksOf(orderId);
  return orderId === 0 ? callbacks.filter(({ delivery }) => deliveries.includes(delivery)) : callbacks;
}

/** Why items of the order were dropped from the queue; they have no callbacks. */
function droppedReasons({ parts: { progress } }: Customer, { orderId }: PlacedOrder): readonly string[] {
  return orderId === 0 ? [] : progress.orderProgress(orderId).dropped;
}

function noCallbackExpectedMessage(customer: Customer, placed: PlacedOrder, label: string): string {
  const dropped = droppedReasons(customer, placed);
  if (placed.expectedCallbacks === 0) return `nothing has been commanded for "${label}", so no callback is to come`;
  if (placed.expectedCallbacks <= dropped.length)
    return (
      `no callback is to come for "${label}": ${formatDropped(dropped)}; write "ends: []" with "within" to expect ` +
      'none'
    );
  return `every callback of "${label}" has been waited for already, and nothing has been commanded for it since`;
}

function formatDropped(reasons: readonly string[]): string {
  const items = `${reasons.length} waiting item${reasons.length === 1 ? ' was' : 's were'} dropped from the queue`;
  return `${items} (${[...new Set(reasons)].join(', ')})`;
}

interface CallbackWaitResult {
  readonly callbacks: readonly CallbackReport[];
  /** All expected callbacks came. */
  readonly complete: boolean;
  /** Number of expected callbacks. */
  readonly expectedCount: number;
  /** Why waiting items were dropped without a refund. */
  readonly dropped: readonly string[];
}

/** Compares the callbacks of a label with the expected outcomes. */
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
  // A list names exactly the callbacks; a single outcome is that of every commanded item.
  const met =
    typeof ends === 'string'
      ? dropped.length === 0 && outcomes.every((callback) => callback === ends)
      : outcomes.join() === ends.join();
  const within = step.within === undefined ? '' : ` within ${formatDuration(durationMs(step.within))}`;
  const expectedText = `expected ${typeof ends === 'string' ? ends : ends.join(', ')}${complete ? '' : within}`;
  const actualText = complete
    ? `, received ${outcomes.join(', ') || 'nothing'}`
    : `, but ${missingCallbacksText(outcomes, expectedCount)}`;
  const droppedText = dropped.length === 0 ? '' : `; ${formatDropped(dropped)}`;
  const reasonMismatch = met && complete ? describeReasonMismatch(step, callbacks) : '';
  customer.recordExpectation(
    `awaitCallbacks ${step.awaitCallbacks}`,
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
 * How the reasons of failed callbacks differ from the expected one; empty when they agree.
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
  if (failed.length === 0) return `expected ${expected.join(' and ')}, but every callback reported success`;
  const mismatch = failed.find(
    (callback) =>
      (error !== undefined && callback.error !== error) ||
      (floorStatus !== undefined && callback.floorStatus !== String(floorStatus)),
  );
  if (!mismatch) return '';
  return (
    `expected ${expected.join(' and ')}, received error "${mismatch.error}" and floor status ` +
    (mismatch.floorStatus === '' ? 'none' : mismatch.floorStatus)
  );
}
