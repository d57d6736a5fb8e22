import type { Capabilities } from '../capabilities.ts';
import { forgeryCapabilities } from './forgeries.ts';

/** Items that one order line may have at most, and so one command of a multi-drop machine (PROTOCOL §8). */
const maxQuantity = 100;

/** Attempts of a callback, and the growth of the pauses between them (PROTOCOL §5.19, §5.21). */
const attempts = 20;
const retryMs = Array.from({ length: attempts - 1 }, (_, index) => Math.min(600_000, 1000 * 2 ** index));

/** What the documented open API states of itself. */
export const openApiCapabilities: Capabilities = {
  kinds: {
    'electronic-lock': { dwellMs: 15_000, itemsPerCommand: 1 },
    motor: { dwellMs: 30_000, itemsPerCommand: 1 },
    conveyor: { dwellMs: 90_000, itemsPerCommand: 1 },
    other: { dwellMs: 45_000, itemsPerCommand: maxQuantity },
  },
  fallbackMs: 120_000,
  unpaidExpiryMs: 1_200_000,
  clockWindowMs: 300_000,
  offlineAfterMs: 600_000,
  callback: { retryMs, jitter: 0.2, timeoutMs: 5_000, orderClosed: true },
  repeatedRequest: 'first answer',
  partialResults: false,
  retryAfterFailure: true,
  retryAfterTimeout: false,
  pickupCodes: true,
  refunds: true,
  // Queued orders have an endpoint of their own; a delivery for a machine in use is refused.
  queue: false,
  laneTest: true,
  restock: false,
  acknowledgement: true,
  oldFirmware: true,
  forgeries: forgeryCapabilities,
};
