import type {
  CallbackCapabilities,
  Capabilities,
  ForgeryCapability,
  KindCapabilities,
  RepeatedRequest,
} from 'vendloop/driver';

// What the documentation of the cloud states: vendloop holds the cloud to these numbers.

const spiral: KindCapabilities = { dwellMs: 30_000, itemsPerCommand: 1 };
const locker: KindCapabilities = { dwellMs: 10_000, itemsPerCommand: 1 };

const callback: CallbackCapabilities = { retryMs: [1_000, 5_000, 30_000], jitter: 0.1, timeoutMs: 5_000 };

/** Requests that the cloud must refuse; api.ts makes them. */
export const forgeries = [
  { name: 'mac-of-other-body', what: 'the body is changed after it was signed', refusals: ['signature'] },
  { name: 'unknown-key', what: 'a key that the cloud never gave out', refusals: ['credentials', 'signature'] },
] as const satisfies readonly ForgeryCapability[];

/** The cloud keeps answers by their request number, and gives the same one again. */
const repeatedRequest: RepeatedRequest = 'first answer';

export const capabilities: Capabilities = {
  kinds: { spiral, locker },
  fallbackMs: 120_000,
  unpaidExpiryMs: 900_000,
  clockWindowMs: 60_000,
  offlineAfterMs: 90_000,
  callback,
  repeatedRequest,
  retryAfterFailure: true,
  retryAfterTimeout: false,
  pickupCodes: false,
  refunds: false,
  queue: false,
  laneTest: false,
  restock: false,
  acknowledgement: false,
  oldFirmware: false,
  forgeries,
};
