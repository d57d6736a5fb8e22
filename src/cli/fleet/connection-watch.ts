import { sleep } from '#core/ports/waiting.ts';
import type { Clock } from '#core/ports/clock.ts';
import { InterruptedRun } from '#harness/interrupted.ts';
import { tlsAdvice } from '#harness/tls-advice.ts';
import { brokerAdvice } from '../shared/broker-login.ts';
import { UsageError } from '../shared/errors.ts';
import type { Counts } from './fleet-counter.ts';
import { formatFailedDials } from './dial-counter.ts';

/** Interval of the check, ms. */
const checkEveryMs = 250;

/** What decides that a fleet cannot connect. */
export interface ConnectionWatch {
  readonly url: string;
  readonly machines: number;
  /** How long it dials a core that has never answered, ms. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly counts: () => Counts;
  /** Aborted when the fleet ends for another reason. */
  readonly signal: AbortSignal;
}

/**
 * Watches a fleet until its end.
 * @throws UsageError when no core has answered at its URL, InterruptedRun when every machine has given up; each with
 *   the causes.
 */
export async function failWhenUnreachable({
  url,
  machines,
  waitMs,
  clock,
  counts,
  signal,
}: ConnectionWatch): Promise<void> {
  const startedAt = clock.monotonic();
  let failedChecks = 0;
  while (!signal.aborted) {
    await sleep(clock, checkEveryMs);
    const now = counts();
    // With a duplicated connection, one of the two gives up and the other may be online.
    if (now.gaveUp >= machines && now.online === 0)
      throw new InterruptedRun(`all ${machines} machines gave up at ${url}: none of them will dial again`);
    // Checked twice: after a stall, the timer fires before the answers that came meanwhile are read.
    failedChecks = now.opened === 0 && clock.monotonic() - startedAt >= waitMs ? failedChecks + 1 : 0;
    if (failedChecks > 1) throw new UsageError(unreachableMessage(url, now, waitMs));
  }
}

function unreachableMessage(url: string, { failed }: Counts, waitMs: number): string {
  const dials = Object.values(failed).reduce((sum, times) => sum + times, 0);
  const reason =
    dials === 0
      ? 'no answer'
      : `${dials === 1 ? 'the only dial' : `all ${dials} dials`} failed: ${formatFailedDials(failed)}`;
  const remedy =
    tlsAdvice(url, reason) ??
    (url.startsWith('mqtt') ? `${brokerAdvice(reason)}, or give it more time with --wait` : null) ??
    'start a core there with "vendloop serve", correct --url, or give it more time with --wait';
  return `no machine could connect to ${url} within ${waitMs / 1000} s (${reason}): ${remedy}`;
}
