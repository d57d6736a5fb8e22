import type { ReceivedCallback } from '../observation.ts';
import { pauseMs } from '../rules/callbacks/schedule.ts';
import { LawFindings, type Law, type LawContext } from './law.ts';
import { textOf } from '../rules/shared/text-of.ts';

/** A pause of a callback as a share of what it is without its factor. */
interface Factor {
  readonly share: number;
  readonly received: ReceivedCallback;
}

/** So many factors, drawn evenly from 0.8 to 1.2, do not lie within 0.03 of each other by chance. */
const enough = 12;
const tooNarrow = 0.03;

/** Pauses between attempts vary, and each by itself (§5.19, §5.20). */
export const retryJitter: Law = {
  name: 'retry-jitter',
  start(context) {
    const findings = new LawFindings();
    const attempts = new Map<string, { count: number; last: ReceivedCallback }>();
    const factors: Factor[] = [];
    return {
      callback: (received) => {
        const key = keyOf(received);
        const before = attempts.get(key);
        const factor = before && factorOf(context, before.last, received, before.count);
        if (factor) factors.push(factor);
        attempts.set(key, { count: (before?.count ?? 0) + 1, last: received });
      },
      result: () => {
        judgeSpread(findings, factors);
        return findings.result();
      },
    };
  },
};

/** Equal for attempts of one callback. */
function keyOf({ members }: ReceivedCallback): string {
  return ['method', 'order_id', 'delivery_id'].map((name) => textOf(members[name])).join(' ');
}

/** The factor of a pause whose length nothing but the core decided. @param attempt the one before it, from 1. */
function factorOf(
  { terms, coreChanges }: LawContext,
  before: ReceivedCallback,
  received: ReceivedCallback,
  attempt: number,
): Factor | null {
  const { at } = received;
  const wasRefused = before.responseStatus >= 300;
  const isDisturbed =
    terms.callbackOutages.length > 0 || coreChanges.some(({ from, to }) => from <= at && to >= before.at);
  if (!wasRefused || isDisturbed) return null;
  const pause = pauseMs(terms.limits.callbacks, attempt);
  // What the way there and back adds must not hide the factor.
  if (2 * terms.travelMs + terms.slackMs > pause * 0.05) return null;
  return { share: (at - before.at) / pause, received };
}

function judgeSpread(findings: LawFindings, factors: readonly Factor[]): void {
  const [first] = factors;
  if (!first || factors.length < enough) return;
  findings.judge('jitter-drawn-afresh');
  const shares = factors.map(({ share }) => share);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  if (most - least >= tooNarrow) return;
  findings.add(
    'jitter-drawn-afresh',
    `${factors.length} pauses between attempts were ${least.toFixed(2)} to ${most.toFixed(2)} of their length; ` +
      'allowed are factors drawn from 0.8 to 1.2',
    first.received,
  );
}
