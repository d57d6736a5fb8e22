import type { History } from '../history/event.ts';
import { measure, type MeasureResult } from '../measures/judge-measures.ts';
import { base64Strict } from './signing/base64-strict.ts';
import { callbackDelivered } from './callbacks/callback-delivered.ts';
import { callbackHonest } from './callbacks/callback-honest.ts';
import type { Check, CheckResult, Finding } from './check.ts';
import { queueObeysLock } from './lock/queue-obeys-lock.ts';
import { queueOrder } from './delivery/queue-order.ts';
import { conservation } from './delivery/conservation.ts';
import { independence } from './core/independence.ts';
import { idempotentSubmit } from './delivery/idempotent-submit.ts';
import { recordOwed } from './delivery/record-owed.ts';
import { restartSafety } from './core/restart-safety.ts';
import { clockSafety } from './core/clock-safety.ts';
import { liveness } from './core/liveness.ts';
import { callbackIsolated } from './callbacks/callback-isolated.ts';
import { linearizableLock } from './lock/linearizable-lock.ts';
import { never500 } from './signing/never-500.ts';
import { noEffectUnverified } from './signing/no-effect-unverified.ts';
import { roundTrip } from './signing/round-trip.ts';
import {
  caseSensitive,
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
} from './signing/simple-laws.ts';
import { monotoneStatus } from './delivery/monotone-status.ts';
import { dwellBound } from './lock/dwell-bound.ts';
import { fencing } from './lock/fencing.ts';
import { grantedDispatch } from './lock/granted-dispatch.ts';
import { honestSuccess } from './delivery/honest-success.ts';
import { mutualExclusion } from './lock/mutual-exclusion.ts';
import { oneOutcome } from './delivery/one-outcome.ts';
import { offlineRefused } from './delivery/offline-refused.ts';
import { paidFirst } from './delivery/paid-first.ts';
import { paidQuantity } from './delivery/paid-quantity.ts';
import { pathTime } from './machines/path-time.ts';
import { physicalExclusion } from './machines/physical-exclusion.ts';
import { promptRelease } from './lock/prompt-release.ts';
import { singleRelease } from './lock/single-release.ts';
import { timeoutBound } from './delivery/timeout-bound.ts';
import { tokenOrder } from './lock/token-order.ts';
import { summarizeStalls, type StallSummary } from '../history/view/stall-summary.ts';
import { onlyBlackBox } from './black-box.ts';
import { historyView } from '../history/view/history-view.ts';

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
  caseSensitive,
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
  readonly measurements: readonly MeasureResult[];
  /** Real time that each check took, in ms, by its name; left out where nobody asked. */
  readonly durationsMs?: ReadonlyMap<string, number>;
  /** What this computer's own stalls explain. */
  readonly stalls: StallSummary;
}

/**
 * Runs every check on a history and takes its measures; of a core that was joined only what can be judged from outside.
 * @param now real time in ms, when it is to be known how long each check takes.
 */
export function runChecks(history: History, now?: () => number): Judgement {
  const view = historyView(history);
  const durationsMs = new Map<string, number>();
  const results = checks.map((check) => {
    const start = now?.() ?? 0;
    const result = check.judge(view);
    if (now) durationsMs.set(check.name, now() - start);
    return result;
  });
  const findings = results.flatMap((result) => result.findings).sort((a, b) => a.at - b.at);
  const measurements = measure(view, history.header.expect);
  const judgement = { results, findings, measurements, stalls: summarizeStalls(history), ...(now && { durationsMs }) };
  return history.header.stage === 'target' ? onlyBlackBox(judgement) : judgement;
}
