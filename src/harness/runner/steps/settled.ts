import { durationMs, sayDuration } from '#harness/scenario/duration.ts';
import type { Step } from '#harness/scenario/steps.ts';
import type { Customer, PlacedOrder } from '../customer.ts';
import type { Telling } from '../run-progress.ts';
import type { Handler } from './handler.ts';
import { patienceMs } from './waiting.ts';

/** Waits for every callback that is still to come for an order, and compares each with how it should end. */
export const settled: Handler<'settled'> = async (customer, step) => {
  const placed = customer.order(step.settled, `settled ${step.settled}`);
  if (!placed) return;
  if (Array.isArray(step.ends) && step.ends.length === 0) await staysUntold(customer, placed, step);
  else await waitForCallbacks(customer, placed, step);
};

async function waitForCallbacks(customer: Customer, placed: PlacedOrder, step: Step<'settled'>): Promise<void> {
  const { watch, timeoutMs } = customer.parts;
  const wanted = placed.expected - placed.heard - droppedOf(customer, placed).length;
  if (wanted <= 0) {
    customer.judge(`settled ${step.settled}`, false, nothingToCome(customer, placed, step.settled));
    return;
  }
  // Jobs of one order run one after the other, and each may take up to the fallback.
  const longestMs = Math.max(wanted * timeoutMs + patienceMs, watch.tellingMs);
  const limitMs = step.within === undefined ? longestMs : durationMs(step.within);
  // Its outcome is decided by then; what may follow is the callback's retries.
  customer.expectWithin(Math.min(wanted * timeoutMs, limitMs));
  const missing = (): number =>
    placed.expected - droppedOf(customer, placed).length - tellingsOf(customer, placed).length;
  const came = await watch.untilTold(placed.orderId, () => missing() <= 0, limitMs);
  const told = tellingsOf(customer, placed).slice(placed.heard);
  const dropped = droppedOf(customer, placed);
  // After the longest time nothing more will come; after a shorter one a later step may wait for it.
  placed.heard = came || step.within === undefined ? placed.expected - dropped.length : placed.heard + told.length;
  judgeTold(customer, step, {
    told,
    came,
    of: told.length + Math.max(0, missing()),
    dropped: placed.refunded === true ? [] : dropped,
  });
}

/** Nobody may be told anything of the order for a while. */
async function staysUntold(customer: Customer, placed: PlacedOrder, step: Step<'settled'>): Promise<void> {
  const limitMs = durationMs(step.within ?? '0s');
  customer.expectWithin(limitMs);
  const isTold = (): boolean => tellingsOf(customer, placed).length > placed.heard;
  const came = await customer.parts.watch.untilTold(placed.orderId, isTold, limitMs);
  const told = tellingsOf(customer, placed).slice(placed.heard);
  placed.heard += told.length;
  const wanted = `expected no callback within ${sayDuration(limitMs)}`;
  const detail = came ? `${wanted}, was told ${told.map((one) => one.told).join(', ')}` : `${wanted}, and none came`;
  customer.judge(`settled ${step.settled}`, !came, detail);
}

/** Callbacks that came for the label. Lane tests have no order and all stand under 0: there only its own deliveries count. */
function tellingsOf({ parts: { watch } }: Customer, { orderId, deliveries }: PlacedOrder): readonly Telling[] {
  const told = watch.toldOf(orderId);
  return orderId === 0 ? told.filter(({ delivery }) => deliveries.includes(delivery)) : told;
}

/** Why items of the order left the queue unstarted: nobody is told of those. */
function droppedOf({ parts: { watch } }: Customer, { orderId }: PlacedOrder): readonly string[] {
  return orderId === 0 ? [] : watch.standingOf(orderId).dropped;
}

function nothingToCome(customer: Customer, placed: PlacedOrder, label: string): string {
  const dropped = droppedOf(customer, placed);
  if (placed.expected === 0) return `nothing has been commanded for "${label}", so no callback is to come`;
  if (placed.expected <= dropped.length)
    return `no callback is to come for "${label}": ${sayDropped(dropped)}; "ends: []" with "within" says that none may come`;
  return `every callback of "${label}" has been waited for already, and nothing has been commanded for it since`;
}

function sayDropped(reasons: readonly string[]): string {
  const items = `${reasons.length} waiting item${reasons.length === 1 ? ' was' : 's were'} dropped from the queue`;
  return `${items} (${[...new Set(reasons)].join(', ')})`;
}

interface Came {
  readonly told: readonly Telling[];
  /** All that were to come came. */
  readonly came: boolean;
  /** How many were to come. */
  readonly of: number;
  /** Why waiting items were dropped that nobody had refunded. */
  readonly dropped: readonly string[];
}

/** Compares what the merchant was told of a label with how it should end. */
function judgeTold(customer: Customer, step: Step<'settled'>, { told, came, of, dropped }: Came): void {
  const outcomes = told.map((one) => one.told);
  if (customer.parts.observe) {
    customer.parts.observe({ told: outcomes, came });
    return;
  }
  const { ends } = step;
  // A list says exactly which callbacks come; a word is about each item that was commanded.
  const met =
    typeof ends === 'string'
      ? dropped.length === 0 && outcomes.every((one) => one === ends)
      : outcomes.join() === ends.join();
  const within = step.within === undefined ? '' : ` within ${sayDuration(durationMs(step.within))}`;
  const wanted = `expected ${typeof ends === 'string' ? ends : ends.join(', ')}${came ? '' : within}`;
  const got = came ? `, was told ${outcomes.join(', ') || 'nothing'}` : `, but ${shortOf(outcomes, of)}`;
  const lost = dropped.length === 0 ? '' : `; ${sayDropped(dropped)}`;
  const odd = met && came ? oddReasons(step, told) : '';
  customer.judge(`settled ${step.settled}`, came && met && odd === '', odd === '' ? `${wanted}${got}${lost}` : odd);
}

function shortOf(outcomes: readonly string[], of: number): string {
  if (outcomes.length === 0) return of === 1 ? 'no callback came' : `none of ${of} callbacks came`;
  return `${outcomes.length} of ${of} callbacks came: ${outcomes.join(', ')}`;
}

/** What the callbacks of failures and timeouts gave as their reason, where it is not what the step names; else empty. */
function oddReasons({ error, floorStatus }: Step<'settled'>, told: readonly Telling[]): string {
  if (error === undefined && floorStatus === undefined) return '';
  const failed = told.filter((one) => one.told !== 'success');
  const wanted = [
    ...(error === undefined ? [] : [`error "${error}"`]),
    ...(floorStatus === undefined ? [] : [`floor status ${floorStatus}`]),
  ];
  if (failed.length === 0) return `expected ${wanted.join(' and ')}, but every callback told of a success`;
  const odd = failed.find(
    (one) =>
      (error !== undefined && one.error !== error) ||
      (floorStatus !== undefined && one.floorStatus !== String(floorStatus)),
  );
  if (!odd) return '';
  return `expected ${wanted.join(' and ')}, was told error "${odd.error}" and floor status ${odd.floorStatus === '' ? 'none' : odd.floorStatus}`;
}
