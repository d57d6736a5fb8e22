import type { Known, Twist } from '../hypothesis.ts';
import { dialectTwists } from './dialect.ts';
import { encodingTwists } from './encoding.ts';
import { hashTwists } from './hash.ts';
import { joinTwists } from './join.ts';
import { keyTwists } from './key.ts';
import { keyPlaceTwists } from './key-place.ts';
import { memberTwists } from './members.ts';
import { orderTwists } from './order.ts';

/** Every hypothesis about one mistake, the likeliest first. The order is fixed: where several fit, the first is named. */
export function twistsOf(known: Known): readonly Twist[] {
  return [
    ...dialectTwists(known),
    ...keyTwists(known),
    ...keyPlaceTwists(known),
    ...memberTwists(known),
    ...orderTwists,
    ...encodingTwists(known),
    ...joinTwists,
    ...hashTwists,
  ];
}
