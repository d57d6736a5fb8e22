import { directAndQueued } from './direct-and-queued.ts';
import { hardware } from './hardware.ts';
import { laneTests } from './lane-tests.ts';
import { merchants } from './merchants.ts';
import { modes } from './modes.ts';
import { orders } from './orders.ts';
import { pickupCodes } from './pickup-codes.ts';
import { queue } from './queue.ts';
import { reads } from './reads.ts';
import { sameBytes } from './same-bytes.ts';
import type { Topic } from './topic.ts';

/** Every topic of a short world. */
export const topics: readonly Topic[] = [
  orders,
  reads,
  merchants,
  pickupCodes,
  sameBytes,
  modes,
  queue,
  laneTests,
  hardware,
  directAndQueued,
];
