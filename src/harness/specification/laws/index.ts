import type { Call, ReceivedCallback } from '../observation.ts';
import { addCounts, type ClauseName } from '../clauses.ts';
import { acceptedCalls } from './accepted-calls.ts';
import { attemptLimits } from './attempt-limits.ts';
import { answerForm } from './answer-form.ts';
import { foreignIds } from './foreign-ids.ts';
import { freshIds } from './fresh-ids.ts';
import type { Law, LawContext, LawJudge, LawMismatch, LawResult } from './law.ts';
import { retryJitter } from './retry-jitter.ts';
import { trueSuccess } from './true-success.ts';

/** Every law about a whole run. */
const laws: readonly Law[] = [answerForm, acceptedCalls, freshIds, foreignIds, retryJitter, trueSuccess, attemptLimits];

/** Judges a whole run by every law, in one pass over what was seen. */
export class LawBook {
  readonly #judges: readonly LawJudge[];

  constructor(context: LawContext) {
    this.#judges = laws.map((law) => law.start(context));
  }

  call(call: Call): void {
    for (const judge of this.#judges) judge.call?.(call);
  }

  callback(received: ReceivedCallback): void {
    for (const judge of this.#judges) judge.callback?.(received);
  }

  /** What all laws came to, once everything was seen. */
  result(): LawResult {
    const mismatches: LawMismatch[] = [];
    const judged = new Map<ClauseName, number>();
    for (const judge of this.#judges) {
      const result = judge.result();
      mismatches.push(...result.mismatches);
      addCounts(judged, result.judged);
    }
    return { mismatches, judged };
  }
}
