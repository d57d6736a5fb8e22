import type { AttemptAllowance, DeclaredLane, HistoryLimits, LaneDescription, MachineTexts } from './header.ts';
import { boolean, integer, listOf, number, object, oneOf, optional, string, strings } from './value-rules.ts';

const laneDescription = object<LaneDescription>({
  channel: object<LaneDescription['channel']>({
    cabinet: optional(string),
    row: optional(integer),
    column: optional(integer),
  }),
  product: object<LaneDescription['product']>({
    category: optional(object<{ id: number; title: string }>({ id: integer, title: string })),
    originalPrice: optional(integer),
    goodNo: optional(string),
    description: optional(string),
    thumb: optional(string),
    content: optional(string),
    slug: optional(string),
    media: optional(strings),
  }),
});

/** Texts of a machine in the header. */
export const machineTexts = object<MachineTexts>({
  address: optional(string),
  notifyMessage: optional(string),
  lngLat: optional(string),
  contact: optional(string),
  tel: optional(string),
  merchant: optional(string),
});

/** Lanes of a machine in the header. */
export const declaredLanes = listOf<DeclaredLane>({
  lane: integer,
  name: string,
  productId: integer,
  productName: string,
  price: integer,
  stock: integer,
  capacity: integer,
  floorStatus: optional(string),
  description: optional(laneDescription),
});

const allowance = optional(object<AttemptAllowance>({ burst: integer, perMinute: number }));

/** Limits of a core in the header. */
export const historyLimits = object<HistoryLimits>({
  deliveryTimeoutMs: number,
  orderExpiryMs: number,
  timestampWindowMs: number,
  memoryMs: number,
  silenceMs: number,
  queueCapacity: integer,
  attemptLimits: boolean,
  allowances: optional(
    object<NonNullable<HistoryLimits['allowances']>>({
      secrets: allowance,
      secretsPerAddress: allowance,
      signs: allowance,
      pickupCodes: allowance,
      unknownMachines: allowance,
    }),
  ),
  unpaidCodeZero: boolean,
  signedPathRequired: boolean,
  privateReceivers: optional(oneOf('allowed', 'refused')),
});
