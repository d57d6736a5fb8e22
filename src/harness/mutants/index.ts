import type { Animal } from './mutant.ts';
import { checkThenSetLock } from './lock/check-then-set-lock.ts';
import { dwellTableSwapped } from './lock/dwell-table-swapped.ts';
import { lapsesEarly } from './lock/expires-early.ts';
import { lockNeverLapses } from './lock/lock-never-expires.ts';
import { noReleaseOnFailure } from './lock/no-release-on-failure.ts';
import { releaseWithoutToken } from './lock/release-without-token.ts';
import { timeoutFreesSuccessor } from './lock/timeout-frees-successor.ts';
import { wallClockHolds } from './lock/wall-clock-holds.ts';
import { lapseResetsFallback } from './delivery/expiry-resets-fallback.ts';
import { lateResultOverwritesTimeout } from './delivery/late-result-overwrites-timeout.ts';
import { offlineMachineAccepted } from './delivery/offline-machine-accepted.ts';
import { oldFirmwareMismatched } from './delivery/old-firmware-mismatched.ts';
import { quantityIgnored } from './delivery/quantity-ignored.ts';
import { siblingRefused } from './delivery/sibling-refused.ts';
import { timedOutRecordCommandedAgain } from './delivery/timed-out-record-redelivered.ts';
import { timeoutNotTold } from './delivery/timeout-not-notified.ts';
import { unpaidOrderDelivered } from './delivery/unpaid-order-delivered.ts';
import { queueBypassesLock } from './queue/queue-bypasses-lock.ts';
import { queueLastInFirstOut } from './queue/queue-last-in-first-out.ts';
import { commandBeforeCommit } from './restart/command-before-commit.ts';
import { commandSentAgain } from './restart/command-resent.ts';
import { crashForgetsCallbacks } from './restart/crash-forgets-callbacks.ts';
import { tokensRestartAt1 } from './restart/tokens-restart-at-1.ts';
import { callbackGivenUpAfterOneTry } from './callbacks/callback-abandoned-after-one-attempt.ts';
import { callbackRetriesForEver } from './callbacks/callback-retries-forever.ts';
import { slowReceiverBlocksAll } from './callbacks/slow-receiver-blocks-all.ts';
import { toldBeforeStored } from './callbacks/notified-before-stored.ts';
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

/** Every animal of the zoo: first those that the list of invariants asks for, in its order, then more. */
export const animals: readonly Animal[] = [
  checkThenSetLock,
  releaseWithoutToken,
  noReleaseOnFailure,
  lockNeverLapses,
  lapsesEarly,
  dwellTableSwapped,
  timeoutFreesSuccessor,
  timeoutNotTold,
  lateResultOverwritesTimeout,
  queueBypassesLock,
  queueLastInFirstOut,
  commandBeforeCommit,
  commandSentAgain,
  tokensRestartAt1,
  toldBeforeStored,
  callbackGivenUpAfterOneTry,
  callbackRetriesForEver,
  slowReceiverBlocksAll,
  timedOutRecordCommandedAgain,
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
  lapseResetsFallback,
  unpaidOrderDelivered,
  crashForgetsCallbacks,
];
