import type { HistoryHeader } from '#harness/history/header.ts';
import { header as bare, locker, snacks } from '../history-machines.ts';

const declared = {
  appId: 'app',
  name: 'n',
  mode: 'NORMAL',
  utcOffsetMinutes: 480,
  floorType: 1,
  board: 1,
  hasLift: false,
  hasDropSensor: false,
  lanes: [],
} as const;
/** A header that declares what answers are held against, of two machines of one merchant. */
export const declaredHeader: HistoryHeader = {
  ...bare,
  machines: [locker, snacks].map((machine) => ({ ...machine, ...declared })),
  merchants: [{ appId: 'app' }],
  limits: {
    deliveryTimeoutMs: 120_000,
    orderExpiryMs: 1_200_000,
    timestampWindowMs: 300_000,
    memoryMs: 600_000,
    silenceMs: 600_000,
    queueCapacity: 200,
    attemptLimits: false,
    unpaidCodeZero: false,
    signedPathRequired: false,
  },
  wallStartMs: 1_000_000,
  travelMs: 40,
};
