import { sleep } from '#core/ports/waiting.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Capabilities } from '#drivers/capabilities.ts';
import type { MerchantCalls } from '../play/merchant-calls.ts';

/** How far times may be from those that are promised, and what that was measured from; ms. */
export interface Slack {
  readonly slackMs: number;
  /** The longest round trip of a call. */
  readonly roundTripMs: number;
  /** The latest timer of this process. */
  readonly loopLagMs: number;
  /** What the cloud's own timers are allowed. */
  readonly allowanceMs: number;
}

const samples = 5;
/** Timers that are set to find out how late they fire, ms. */
const timerMs = 20;
/** The cloud's timers may be so late at most, ms, and not more than this part of its shortest limit. */
const maxAllowanceMs = 250;
const allowanceShare = 0.1;

/**
 * Measures how exact times can be: two round trips, the lag of this process, and an allowance for the cloud's timers.
 * @param fixedMs a slack that the user states.
 */
export async function measureSlack(
  calls: MerchantCalls,
  clock: Clock,
  limits: Capabilities,
  fixedMs?: number,
): Promise<Slack> {
  let roundTripMs = 0;
  let loopLagMs = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const { sentAt, answeredAt } = await calls.machines();
    roundTripMs = Math.max(roundTripMs, answeredAt - sentAt);
    const from = clock.monotonic();
    await sleep(clock, timerMs);
    loopLagMs = Math.max(loopLagMs, clock.monotonic() - from - timerMs);
  }
  return slackOf({ roundTripMs, loopLagMs, shortestLimitMs: shortestLimit(limits) }, fixedMs);
}

/** The slack of measured times; whole ms. */
export function slackOf(
  measured: { readonly roundTripMs: number; readonly loopLagMs: number; readonly shortestLimitMs: number },
  fixedMs?: number,
): Slack {
  const [roundTripMs, loopLagMs] = [Math.ceil(measured.roundTripMs), Math.ceil(measured.loopLagMs)];
  const allowanceMs = Math.ceil(Math.min(maxAllowanceMs, measured.shortestLimitMs * allowanceShare));
  const slackMs = fixedMs ?? 2 * roundTripMs + loopLagMs + allowanceMs;
  return { slackMs, roundTripMs, loopLagMs, allowanceMs };
}

/** The shortest limit that a case examines, ms. */
function shortestLimit({ kinds, fallbackMs, unpaidExpiryMs, offlineAfterMs }: Capabilities): number {
  return Math.min(
    ...Object.values(kinds).map(({ dwellMs }) => dwellMs),
    fallbackMs,
    unpaidExpiryMs ?? Infinity,
    offlineAfterMs,
  );
}
