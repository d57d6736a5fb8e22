import type { DeclaredLane, HistoryLimits } from './event.ts';
import { boolean, integer, listOf, number, object, string } from './value-rules.ts';

/** Lanes of a machine in the header. */
export const declaredLanes = listOf<DeclaredLane>({
  lane: integer,
  name: string,
  productId: integer,
  productName: string,
  price: integer,
  stock: integer,
  capacity: integer,
});

/** Limits of a core in the header. */
export const historyLimits = object<HistoryLimits>({
  deliveryTimeoutMs: number,
  orderExpiryMs: number,
  timestampWindowMs: number,
  memoryMs: number,
  silenceMs: number,
  queueCapacity: integer,
  attemptLimits: boolean,
  unpaidCodeZero: boolean,
  signedPathRequired: boolean,
});
