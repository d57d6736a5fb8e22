import { sleep } from '#core/ports/sleep.ts';
import type { Clock } from '#core/ports/clock.ts';
import { InterruptedRun } from '#harness/interrupted.ts';
import { tlsAdvice } from '#harness/tls-advice.ts';
import { UsageError } from '../shared/errors.ts';
import type { Counts } from './fleet-counter.ts';
import { formatFailedDials } from './dial-counter.ts';

/** How often it is looked whether there is anything left to wait for, ms. */
const checkEveryMs = 250;

/** When a fleet has nothing left to wait for. */
export interface ConnectionWatch {
  readonly url: string;
  readonly machines: number;
  /** For how long it dials a core that has never answered, ms. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly counts: () => Counts;
  /** Aborted when somebody ends it in another way. */
  readonly signal: AbortSignal;
}

/**
 * Waits until a fleet can come to nothing more.
 * @throws Complaint when nobody has answered at its URL, CutShort when every machine has given up; each with the
 *   causes.
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
    // A twin has its machine's number: of the two, one gives up, and the other may be online.
    if (now.gaveUp >= machines && now.online === 0)
      throw new InterruptedRun(`all ${machines} machines gave up at ${url}: none of them will dial again`);
    // Two looks: a process that stood still finds its timer due before it has heard what came meanwhile.
    failedChecks = now.opened === 0 && clock.monotonic() - startedAt >= waitMs ? failedChecks + 1 : 0;
    if (failedChecks > 1) throw new UsageError(unreachableMessage(url, now, waitMs));
  }
}

function unreachableMessage(url: string, { failed }: Counts, waitMs: number): string {
  const dials = Object.values(failed).reduce((sum, times) => sum + times, 0);
  const reason =
    dials === 0
      ? 'nobody answers'
      : `${dials === 1 ? 'the only dial' : `all ${dials} dials`} failed: ${formatFailedDials(failed)}`;
  const remedy =
    tlsAdvice(url, reason) ?? 'start a core there with "vendloop serve", mend --url, or give it more time with --wait';
  return `no machine could connect to ${url} within ${waitMs / 1000} s (${reason}): ${remedy}`;
}
