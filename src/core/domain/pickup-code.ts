/** How a pickup code stands (PROTOCOL §3). */
export const pickupCodeStatuses = ['UNUSED', 'USED', 'EXPIRED', 'UNKNOWN'] as const;
export type PickupCodeStatus = (typeof pickupCodeStatuses)[number];

/** A code that a customer types at a machine in place of paying (PROTOCOL §3). */
export interface PickupCode {
  readonly id: number;
  readonly appId: string;
  readonly machineNo: string;
  /** 6–10 digits, unique per machine. */
  readonly code: string;
  /** The product it buys; null for any product of the machine (`pickup_code.product.all`). */
  readonly productId: number | null;
  /** Wall clock, Unix ms; null for never. */
  readonly expiresAt: number | null;
  /** The order that used it up. */
  readonly usedByOrder: number | null;
  /** Wall clock, Unix ms. */
  readonly createdAt: number;
  /** Items that it buys. */
  readonly quantity: number;
  /** When the merchant cancelled it; wall clock, Unix ms, null while it is good. */
  readonly cancelledAt: number | null;
}
