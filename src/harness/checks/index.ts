import type { History } from '../history/event.ts';
import { measure, type Measured } from '../measures/judge.ts';
import { base64Strict } from './base64-strict.ts';
import { callbackDelivered } from './callback-delivered.ts';
import { callbackHonest } from './callback-honest.ts';
import type { Check, CheckResult, Finding } from './check.ts';
import { queueObeysLock } from './queue-obeys-lock.ts';
import { queueOrder } from './queue-order.ts';
import { conservation } from './conservation.ts';
import { independence } from './independence.ts';
import { idempotentSubmit } from './idempotent-submit.ts';
import { recordOwed } from './record-owed.ts';
import { restartSafety } from './restart-safety.ts';
import { clockSafety } from './clock-safety.ts';
import { liveness } from './liveness.ts';
import { callbackIsolated } from './callback-isolated.ts';
import { linearizableLock } from './linearizable-lock.ts';
import { never500 } from './never-500.ts';
import { noEffectUnverified } from './no-effect-unverified.ts';
import { roundTrip } from './round-trip.ts';
import {
  caseKept,
  dialects,
  emptyExcluded,
  injectiveInSchema,
  jsonStrict,
  orderFree,
  signExcluded,
  signShape,
  tamper,
  timestampWindow,
  wrongKey,
} from './signing-laws.ts';
import { monotoneStatus } from './monotone-status.ts';
import { dwellBound } from './dwell-bound.ts';
import { fencing } from './fencing.ts';
import { grantedDispatch } from './granted-dispatch.ts';
import { honestSuccess } from './honest-success.ts';
import { mutualExclusion } from './mutual-exclusion.ts';
import { oneOutcome } from './one-outcome.ts';
import { offlineRefused } from './offline-refused.ts';
import { paidFirst } from './paid-first.ts';
import { paidQuantity } from './paid-quantity.ts';
import { pathTime } from './path-time.ts';
import { physicalExclusion } from './physical-exclusion.ts';
import { promptRelease } from './prompt-release.ts';
import { singleRelease } from './single-release.ts';
import { timeoutBound } from './timeout-bound.ts';
import { tokenOrder } from './token-order.ts';
import { heldUpIn, type HeldUp } from './held-up.ts';
import { seenFromOutside } from './outside.ts';
import { viewOf } from './view.ts';

/** Every check, in the order in which reports show them. */
export const checks: readonly Check[] = [
  mutualExclusion,
  physicalExclusion,
  grantedDispatch,
  offlineRefused,
  tokenOrder,
  fencing,
  promptRelease,
  singleRelease,
  dwellBound,
  timeoutBound,
  oneOutcome,
  paidFirst,
  paidQuantity,
  recordOwed,
  honestSuccess,
  queueObeysLock,
  queueOrder,
  conservation,
  independence,
  idempotentSubmit,
  restartSafety,
  clockSafety,
  liveness,
  callbackDelivered,
  callbackHonest,
  callbackIsolated,
  monotoneStatus,
  linearizableLock,
  pathTime,
  roundTrip,
  orderFree,
  emptyExcluded,
  signExcluded,
  caseKept,
  signShape,
  tamper,
  wrongKey,
  injectiveInSchema,
  jsonStrict,
  base64Strict,
  dialects,
  timestampWindow,
  noEffectUnverified,
  never500,
];

/** What all checks made of one history. */
export interface Judgement {
  /** One for each check that can judge it, in the order of {@link checks}. */
  readonly results: readonly CheckResult[];
  /** All findings, by time. */
  readonly findings: readonly Finding[];
  /** What the run was to be measured by. */
  readonly measured: readonly Measured[];
  /** Real time that each check took, in ms, by its name; left out where nobody asked. */
  readonly tookMs?: ReadonlyMap<string, number>;
  /** What this computer's own stalls explain. */
  readonly heldUp: HeldUp;
}

/**
 * Runs every check on a history and takes its measures; of a core that was joined only what can be judged from outside.
 * @param now real time in ms, when it is to be known how long each check takes.
 */
export function judgeAll(history: History, now?: () => number): Judgement {
  const view = viewOf(history);
  const tookMs = new Map<string, number>();
  const results = checks.map((check) => {
    const start = now?.() ?? 0;
    const result = check.judge(view);
    if (now) tookMs.set(check.name, now() - start);
    return result;
  });
  const findings = results.flatMap((result) => result.findings).sort((a, b) => a.at - b.at);
  const measured = measure(view, history.header.expect);
  const judgement = { results, findings, measured, heldUp: heldUpIn(history), ...(now && { tookMs }) };
  return history.header.stage === 'remote' ? seenFromOutside(judgement) : judgement;
}
