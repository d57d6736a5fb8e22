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
}
