import type { Check } from './check.ts';
import { callbackDelivered } from './callbacks/callback-delivered.ts';
import { callbackHonest } from './callbacks/callback-honest.ts';
import { callbackIsolated } from './callbacks/callback-isolated.ts';
import { clockSafety } from './core/clock-safety.ts';
import { independence } from './core/independence.ts';
import { liveness } from './core/liveness.ts';
import { restartSafety } from './core/restart-safety.ts';
import { conservation } from './delivery/conservation.ts';
import { honestSuccess } from './delivery/honest-success.ts';
import { idempotentSubmit } from './delivery/idempotent-submit.ts';
import { monotoneStatus } from './delivery/monotone-status.ts';
import { offlineRefused } from './delivery/offline-refused.ts';
import { oneOutcome } from './delivery/one-outcome.ts';
import { paidFirst } from './delivery/paid-first.ts';
import { paidQuantity } from './delivery/paid-quantity.ts';
import { queueOrder } from './delivery/queue-order.ts';
import { recordOwed } from './delivery/record-owed.ts';
import { timeoutBound } from './delivery/timeout-bound.ts';
import { dwellBound } from './lock/dwell-bound.ts';
import { fencing } from './lock/fencing.ts';
import { grantedDispatch } from './lock/granted-dispatch.ts';
import { linearizableLock } from './lock/linearizable-lock.ts';
import { mutualExclusion } from './lock/mutual-exclusion.ts';
import { promptRelease } from './lock/prompt-release.ts';
import { queueObeysLock } from './lock/queue-obeys-lock.ts';
import { singleRelease } from './lock/single-release.ts';
import { tokenOrder } from './lock/token-order.ts';
import { pathTime } from './machines/path-time.ts';
import { physicalExclusion } from './machines/physical-exclusion.ts';
import { specification } from './protocol/specification.ts';
import { base64Strict } from './signing/base64-strict.ts';
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

/** Every check, by subject, in the order in which reports show them. */
export const checks: readonly Check[] = [
  // The dwell lock
  mutualExclusion,
  grantedDispatch,
  tokenOrder,
  fencing,
  promptRelease,
  singleRelease,
  dwellBound,
  queueObeysLock,
  linearizableLock,
  // Deliveries, orders and stock
  offlineRefused,
  timeoutBound,
  oneOutcome,
  paidFirst,
  paidQuantity,
  recordOwed,
  honestSuccess,
  queueOrder,
  conservation,
  idempotentSubmit,
  monotoneStatus,
  // Callbacks
  callbackDelivered,
  callbackHonest,
  callbackIsolated,
  // Machines
  physicalExclusion,
  pathTime,
  // The core as a whole
  independence,
  restartSafety,
  clockSafety,
  liveness,
  // Signing
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
  // The protocol, clause by clause
  specification,
];
