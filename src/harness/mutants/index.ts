import { nearest } from '#simulators/nearest.ts';
import type { Mutant } from './mutant.ts';
import { checkThenSetLock } from './lock/check-then-set-lock.ts';
import { dwellTableSwapped } from './lock/dwell-table-swapped.ts';
import { expiresEarly } from './lock/expires-early.ts';
import { lockNeverExpires } from './lock/lock-never-expires.ts';
import { noReleaseOnFailure } from './lock/no-release-on-failure.ts';
import { releaseWithoutToken } from './lock/release-without-token.ts';
import { timeoutFreesSuccessor } from './lock/timeout-frees-successor.ts';
import { wallClockHolds } from './lock/wall-clock-holds.ts';
import { expiryResetsFallback } from './delivery/expiry-resets-fallback.ts';
import { lateResultOverwritesTimeout } from './delivery/late-result-overwrites-timeout.ts';
import { offlineMachineAccepted } from './delivery/offline-machine-accepted.ts';
import { oldFirmwareMismatched } from './delivery/old-firmware-mismatched.ts';
import { quantityIgnored } from './delivery/quantity-ignored.ts';
import { siblingRefused } from './delivery/sibling-refused.ts';
import { timedOutRecordRedelivered } from './delivery/timed-out-record-redelivered.ts';
import { timeoutNotNotified } from './delivery/timeout-not-notified.ts';
import { unpaidOrderDelivered } from './delivery/unpaid-order-delivered.ts';
import { queueBypassesLock } from './queue/queue-bypasses-lock.ts';
import { queueLastInFirstOut } from './queue/queue-last-in-first-out.ts';
import { commandBeforeCommit } from './restart/command-before-commit.ts';
import { commandResent } from './restart/command-resent.ts';
import { crashForgetsCallbacks } from './restart/crash-forgets-callbacks.ts';
import { tokensRestartAt1 } from './restart/tokens-restart-at-1.ts';
import { callbackAbandonedAfterOneAttempt } from './callbacks/callback-abandoned-after-one-attempt.ts';
import { callbackRetriesForever } from './callbacks/callback-retries-forever.ts';
import { slowReceiverBlocksAll } from './callbacks/slow-receiver-blocks-all.ts';
import { notifiedBeforeStored } from './callbacks/notified-before-stored.ts';
import { base64Lenient } from './signing/base64-lenient.ts';
import { duplicateMemberAccepted } from './signing/duplicate-member-accepted.ts';
import { effectBeforeVerification } from './signing/effect-before-verification.ts';
import { emptyMemberKept } from './signing/empty-member-kept.ts';
import { lowerCaseSignAccepted } from './signing/lower-case-sign-accepted.ts';
import { noTimestampWindow } from './signing/no-timestamp-window.ts';
import { replayHasSecondEffect } from './signing/replay-has-second-effect.ts';
import { signOfAnotherCall } from './signing/sign-of-another-call.ts';
import { signSigned } from './signing/sign-signed.ts';
import { sortByLocale } from './signing/sort-by-locale.ts';
import { columnNotWritten } from './store/column-not-written.ts';
import { cacheKeepsRolledBack } from './store/cache-keeps-rolled-back.ts';
import { answerBeforeSync } from './store/answer-before-sync.ts';
import { sequenceSavedLate } from './store/sequence-saved-late.ts';
import { lockCheckedInProcess } from './several-cores/lock-checked-in-process.ts';
import { tokenFromProcess } from './several-cores/token-from-process.ts';
import { deadlineFiredTwice } from './several-cores/deadline-fired-twice.ts';
import { staleCoreSends } from './several-cores/stale-core-sends.ts';
import { callbackSentByTwo } from './several-cores/callback-sent-by-two.ts';
import { transactionsNotIsolated } from './several-cores/transactions-not-isolated.ts';

/** All mutants: first those that docs/invariants.md requires, in its order, then more. */
export const mutants: readonly Mutant[] = [
  checkThenSetLock,
  releaseWithoutToken,
  noReleaseOnFailure,
  lockNeverExpires,
  expiresEarly,
  dwellTableSwapped,
  timeoutFreesSuccessor,
  timeoutNotNotified,
  lateResultOverwritesTimeout,
  queueBypassesLock,
  queueLastInFirstOut,
  commandBeforeCommit,
  commandResent,
  tokensRestartAt1,
  notifiedBeforeStored,
  callbackAbandonedAfterOneAttempt,
  callbackRetriesForever,
  slowReceiverBlocksAll,
  timedOutRecordRedelivered,
  quantityIgnored,
  siblingRefused,
  oldFirmwareMismatched,
  offlineMachineAccepted,
  sortByLocale,
  emptyMemberKept,
  signSigned,
  lowerCaseSignAccepted,
  noTimestampWindow,
  replayHasSecondEffect,
  base64Lenient,
  duplicateMemberAccepted,
  effectBeforeVerification,
  signOfAnotherCall,
  wallClockHolds,
  expiryResetsFallback,
  unpaidOrderDelivered,
  crashForgetsCallbacks,
  columnNotWritten,
  cacheKeepsRolledBack,
  answerBeforeSync,
  sequenceSavedLate,
  lockCheckedInProcess,
  tokenFromProcess,
  deadlineFiredTwice,
  staleCoreSends,
  callbackSentByTwo,
  transactionsNotIsolated,
];

/** The mutant with this name. @throws RangeError that names the nearest one. */
export function mutantByName(name: string): Mutant {
  const match = mutants.find((mutant) => mutant.name === name);
  if (match) return match;
  const names = mutants.map((mutant) => mutant.name);
  throw new RangeError(
    `there is no mutant "${name}" in the zoo; did you mean "${nearest(name, names)}"? There are: ${names.join(', ')}`,
  );
}
