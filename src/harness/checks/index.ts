import { base64Strict } from './signing/base64-strict.ts';
import { callbackDelivered } from './callbacks/callback-delivered.ts';
import { callbackHonest } from './callbacks/callback-honest.ts';
import type { Check } from './check.ts';
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
