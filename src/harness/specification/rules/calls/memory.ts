import type { Answer, Call, Json } from '../../observation.ts';
import type { RememberedAnswer } from '../../entities.ts';
import type { ClauseName } from '../../clauses.ts';
import type { Step } from '../../search/operation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { Terms } from '../../terms.ts';
import { routeOf } from './endpoints.ts';
import { contradicted, step } from '../shared/rule.ts';

/** What is older than its time is forgotten within this, ms (§2.33). */
const forgottenWithinMs = 60_000;

/** Key of a call's answer in the memory (§2.29, §2.31); null: its answer is never remembered (§2.30). */
export function memoryKey(call: Call): string | null {
  const { appId, method, path, body } = call;
  const endpoint = routeOf(call)?.endpoint;
  if (!endpoint?.remembered || body.kind !== 'signed' || body.sign !== 'right') return null;
  return `${appId} ${body.signId} ${method} ${path.split('?', 1)[0] ?? ''}`;
}

/** Whether an answer is still remembered at the instants; `unknown`: both are allowed. */
export function isRemembered(
  terms: Terms,
  state: State,
  { at: first }: RememberedAnswer,
  at: Span,
): 'yes' | 'no' | 'unknown' {
  const { memoryMs } = terms.limits;
  if (at.to < first.from + memoryMs) return 'yes';
  // A core that was stopped forgets nothing meanwhile.
  const working = state.get('service')?.since.to ?? 0;
  const forgotten = Math.max(first.to + memoryMs, working) + forgottenWithinMs + terms.slackMs;
  return at.from > forgotten ? 'no' : 'unknown';
}

/** A state that remembers the answer of a call; one that was not seen is null. */
export function remember(state: State, key: string, { answer }: Call, at: Span): State {
  return state.with('memory', key, { at, answer: answer ? answerText(answer) : null });
}

/** Holds the answer of a repeated call against the first one (§2.29, §2.35). It has no second effect. */
export function judgeRepeat(state: State, call: Call, first: RememberedAnswer): Step {
  const { answer } = call;
  const wasStopped = (state.get('service')?.since.from ?? -1) >= first.at.from;
  const survived: readonly ClauseName[] = wasStopped ? ['memory-survives'] : [];
  const reached: readonly ClauseName[] = [
    ...survived,
    'path-belongs-to-the-memory',
    'what-is-remembered',
    'memory-length',
  ];
  if (answer === null) return step(state, { reached: ['same-bytes-same-answer', ...reached] });
  const seen = answerText(answer);
  // The first answer was not seen: this one is it.
  if (first.answer === null) {
    return step(state.with('memory', memoryKey(call) ?? '', { ...first, answer: seen }), {
      judged: ['same-bytes-same-answer'],
      reached,
    });
  }
  if (seen === first.answer) return step(state, { judged: ['same-bytes-same-answer', 'first-answer-frozen'], reached });
  return contradicted(state, {
    clause: 'same-bytes-same-answer',
    sentence:
      `${call.method} ${call.path} was sent again with the same sign and answered ${seen}; allowed is the answer of ` +
      `the first call, ${first.answer} (same-bytes-same-answer)`,
  });
}

/** An answer word for word but for its message (§2.35). */
function answerText({ status, code, data }: Answer): string {
  return `${status} with ${code} and ${JSON.stringify(sorted(data))}`;
}

/** The order of members means nothing. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
