import type { Capabilities } from '#drivers/capabilities.ts';

/** A cloud that can do nothing but sell. */
export const plainCapabilities: Capabilities = {
  kinds: { spiral: { dwellMs: 30_000, itemsPerCommand: 1 } },
  fallbackMs: 120_000,
  unpaidExpiryMs: null,
  clockWindowMs: 60_000,
  offlineAfterMs: 60_000,
  callback: { retryMs: [1_000], jitter: 0, timeoutMs: 5_000 },
  repeatedRequest: 'refused',
  retryAfterFailure: false,
  retryAfterTimeout: false,
  pickupCodes: false,
  refunds: false,
  queue: false,
  laneTest: false,
  restock: false,
  acknowledgement: false,
  oldFirmware: false,
  forgeries: [],
};
