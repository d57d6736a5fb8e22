import type { Check } from '../../checks/check.ts';
import { linearizableLock } from '../../checks/lock/linearizable-lock.ts';
import { monotoneStatus } from '../../checks/delivery/monotone-status.ts';
import { physicalExclusion } from '../../checks/machines/physical-exclusion.ts';
import { idempotentSubmitOutside, paidFirstOutside } from './call-laws.ts';
import { callbackDeliveredOutside, callbackHonestOutside } from './callback-laws.ts';
import { honestSuccessOutside, oneOutcomeOutside, paidQuantityOutside } from './outcome-laws.ts';
import { offlineRefusedOutside } from './online-law.ts';
import { dwellBoundOutside, timeoutBoundOutside } from './time-laws.ts';

/**
 * The laws that judge a cloud behind a driver, by what merchant, machine, receiver and clock saw. Each has the name of
 * the check whose law it holds. The specification is none of them: it judges our own wire, which such a cloud does not
 * speak.
 */
export const driverLaws: readonly Check[] = [
  dwellBoundOutside,
  linearizableLock,
  offlineRefusedOutside,
  timeoutBoundOutside,
  oneOutcomeOutside,
  paidFirstOutside,
  paidQuantityOutside,
  honestSuccessOutside,
  idempotentSubmitOutside,
  monotoneStatus,
  callbackDeliveredOutside,
  callbackHonestOutside,
  physicalExclusion,
];
