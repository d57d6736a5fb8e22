import { sleep } from '#core/ports/sleep.ts';
import type { Clock } from '#core/ports/clock.ts';
import { CutShort } from '#harness/interrupted.ts';
import { tlsAdvice } from '#harness/tls-advice.ts';
import { Complaint } from '../shared/errors.ts';
import type { Counts } from './fleet-counter.ts';
import { sayFailedDials } from './dial-counter.ts';

/** How often it is looked whether there is anything left to wait for, ms. */
const lookEveryMs = 250;

/** When a fleet has nothing left to wait for. */
export interface FleetEnd {
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
 * @throws Complaint when nobody has answered at its URL, CutShort when every machine has given up; each with the causes.
 */
export async function untilHopeless({ url, machines, waitMs, clock, counts, signal }: FleetEnd): Promise<void> {
  const begunAt = clock.monotonic();
  let looks = 0;
  while (!signal.aborted) {
    await sleep(clock, lookEveryMs);
    const now = counts();
    // A twin has its machine's number: of the two, one gives up, and the other may be online.
    if (now.gaveUp >= machines && now.online === 0)
      throw new CutShort(`all ${machines} machines gave up at ${url}: none of them will dial again`);
    // Two looks: a process that stood still finds its timer due before it has heard what came meanwhile.
    looks = now.opened === 0 && clock.monotonic() - begunAt >= waitMs ? looks + 1 : 0;
    if (looks > 1) throw new Complaint(deadSentence(url, now, waitMs));
  }
}

function deadSentence(url: string, { failed }: Counts, waitMs: number): string {
  const dials = Object.values(failed).reduce((sum, times) => sum + times, 0);
  const why =
    dials === 0
      ? 'nobody answers'
      : `${dials === 1 ? 'the only dial' : `all ${dials} dials`} failed: ${sayFailedDials(failed)}`;
  const remedy =
    tlsAdvice(url, why) ?? 'start a core there with "vendloop serve", mend --url, or give it more time with --wait';
  return `no machine could connect to ${url} within ${waitMs / 1000} s (${why}): ${remedy}`;
}
