import { batches } from './batches.ts';
import { bursts } from './bursts.ts';
import { directAndQueued } from './direct-and-queued.ts';
import { frames } from './frames.ts';
import { hardware } from './hardware.ts';
import { laneTests } from './lane-tests.ts';
import { manyCodes } from './many-codes.ts';
import { merchants } from './merchants.ts';
import { modes } from './modes.ts';
import { orders } from './orders.ts';
import { pickupCodes } from './pickup-codes.ts';
import { queue } from './queue.ts';
import { reads } from './reads.ts';
import { receivers } from './receivers.ts';
import { requests } from './requests/index.ts';
import { sameBytes } from './same-bytes.ts';
import { silence } from './silence.ts';
import { storeFailures } from './store-failures.ts';
import { twoRestarts } from './two-restarts.ts';
import { wrongCalls } from './wrong-calls.ts';
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
  receivers,
  silence,
];

/** A topic whose worlds are large; they are drawn more rarely. */
export const largeTopics: readonly Topic[] = [batches, manyCodes, manyCodes];

/** A topic that is drawn with a label of its own, so that the worlds of other seeds stay as they are. */
export interface AddedTopic {
  readonly topic: Topic;
  /** One in so many short worlds is about it. */
  readonly oneIn: number;
}

/** Topics that are drawn before all others. */
export const addedTopics: readonly AddedTopic[] = [
  { topic: batches, oneIn: 40 },
  { topic: storeFailures, oneIn: 20 },
  { topic: requests, oneIn: 6 },
  { topic: frames, oneIn: 6 },
  { topic: wrongCalls, oneIn: 12 },
  { topic: twoRestarts, oneIn: 30 },
  { topic: bursts, oneIn: 15 },
];
