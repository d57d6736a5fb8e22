import { checkNotifyUrl } from './domain/notify-url-rules.ts';
import * as deliveryRules from './domain/delivery-rules.ts';
import * as orderRules from './domain/order-rules.ts';
import * as pickupCodeRules from './domain/pickup-code-rules.ts';
import * as recordRules from './domain/record-rules.ts';
import * as machineRules from './domain/machine-rules.ts';
import * as lockRules from './lock/lock.ts';
import { claimedUntil, receiverOf, retryPauseMs } from './domain/callback-rules.ts';
import { separatorError } from './signing/separators.ts';
import { decodePayload } from './signing/payload.ts';
import { verifySign } from './signing/sign.ts';
import { timestampError } from './signing/timestamp-window.ts';

/** How a signed request is judged (PROTOCOL §2), in the order of its steps. */
const signingRules = {
  decodePayload,
  verifySign,
  timestampFault: timestampError,
  injectionFault: separatorError,
} as const;

/** Where callbacks may go, whose slot one takes, and how long it waits after a failure (PROTOCOL §5). */
const callbackRules = { checkNotifyUrl, receiverOf, retryPauseMs, claimedUntil } as const;

/**
 * Every business rule by name, as the services call it. One table, so that a test of the harness itself can put a
 * broken rule in the place of a sound one and see that it is caught, without a switch in the core.
 */
export const defaultRules = {
  machine: machineRules,
  lock: lockRules,
  record: recordRules,
  delivery: deliveryRules,
  order: orderRules,
  pickupCode: pickupCodeRules,
  callback: callbackRules,
  signing: signingRules,
} as const;

/** The table of rules that a core runs on. */
export type Rules = typeof defaultRules;
