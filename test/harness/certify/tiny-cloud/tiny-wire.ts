import { createHash } from 'node:crypto';
import type { Capabilities, RepeatedRequest } from '#drivers/capabilities.ts';

/** What the tiny cloud and its driver both know: the signature, and the limits that its documentation names. */

export const apiSecret = 'tiny-api-secret';
export const callbackSecret = 'tiny-callback-secret';
export const baseUrl = 'http://tiny.test';

export function macOf(secret: string, ...parts: readonly string[]): string {
  return createHash('sha256')
    .update([secret, ...parts].join('\n'))
    .digest('hex');
}

export const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
export const decode = (bytes: Uint8Array): Readonly<Record<string, unknown>> =>
  JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;

export const tinyMachines = [
  { machine: 'locker-0001', key: 'key-of-locker-0001', kind: 'locker', products: ['charger'] },
  { machine: 'locker-0002', key: 'key-of-locker-0002', kind: 'locker', products: ['charger', 'cable'] },
  { machine: 'drinks-0001', key: 'key-of-drinks-0001', kind: 'drinks', products: ['cola', 'water'] },
] as const;

/** The capabilities of the sound cloud. */
export function tinyCapabilities(repeatedRequest: RepeatedRequest = 'refused'): Capabilities {
  return {
    kinds: { locker: { dwellMs: 12_000, itemsPerCommand: 1 }, drinks: { dwellMs: 40_000, itemsPerCommand: 5 } },
    fallbackMs: 100_000,
    unpaidExpiryMs: 900_000,
    clockWindowMs: 60_000,
    offlineAfterMs: 90_000,
    callback: { retryMs: [1_000, 5_000, 15_000], jitter: 0, timeoutMs: 5_000, orderClosed: true },
    repeatedRequest,
    partialResults: true,
    retryAfterFailure: true,
    retryAfterTimeout: false,
    pickupCodes: true,
    refunds: false,
    queue: false,
    laneTest: false,
    restock: true,
    acknowledgement: true,
    oldFirmware: false,
    forgeries: [
      { name: 'body-altered', what: 'a body altered after signing', refusals: ['signature'] },
      { name: 'wrong-secret', what: 'a sign with another secret', refusals: ['signature'] },
      { name: 'old', what: 'a time outside the window', refusals: ['time-window'] },
    ],
  };
}
