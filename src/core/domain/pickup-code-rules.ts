import { accept, refuse, type Result } from './errors.ts';
import type { PickupCode, PickupCodeStatus } from './pickup-code.ts';

/**
 * True when a code's time is up.
 * @param wallMs Unix ms: a limit is a date that people agreed on, so the calendar counts.
 */
export function isExpired(code: PickupCode, wallMs: number): boolean {
  return code.expiresAt !== null && wallMs >= code.expiresAt;
}

/** How a code stands. The published words have none for a cancelled one, so it is UNKNOWN. @param wallMs Unix ms. */
export function statusOf(code: PickupCode, wallMs: number): PickupCodeStatus {
  if (code.usedByOrder !== null) return 'USED';
  if (code.cancelledAt !== null) return 'UNKNOWN';
  return isExpired(code, wallMs) ? 'EXPIRED' : 'UNUSED';
}

/**
 * May a code buy this product now?
 * @param wallMs Unix ms.
 * @returns 6033 used, 6031 cancelled, 6032 expired, 6045 for another product than its own.
 */
export function checkConsumable(code: PickupCode, productId: number, wallMs: number): Result<null> {
  if (code.usedByOrder !== null) return refuse(6033, undefined, { order_id: code.usedByOrder });
  if (code.cancelledAt !== null) return refuse(6031);
  if (isExpired(code, wallMs)) return refuse(6032);
  if (code.productId === null || code.productId === productId) return accept(null);
  const { productId: codeProductId } = code;
  return refuse(6045, {
    zh: `该取货码只适用于 product_id ${codeProductId}`,
    en: `this code buys product_id ${codeProductId} only`,
  });
}

/**
 * A code after its merchant cancelled it. One that was cancelled before stays as it is, and that is no error.
 * @param wallMs Unix ms.
 * @returns 6033 when it is used already: what it bought stays bought.
 */
export function cancel(code: PickupCode, wallMs: number): Result<PickupCode> {
  if (code.usedByOrder !== null) return refuse(6033, undefined, { order_id: code.usedByOrder });
  return accept(code.cancelledAt === null ? { ...code, cancelledAt: wallMs } : code);
}
