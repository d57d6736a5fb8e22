import type { SearchInput, Hypothesis } from '../hypothesis.ts';
import { dialectHypotheses } from './dialect.ts';
import { encodingHypotheses } from './encoding.ts';
import { hashHypotheses } from './hash.ts';
import { joinHypotheses } from './join.ts';
import { keyHypotheses } from './key.ts';
import { keyPlaceHypotheses } from './key-place.ts';
import { memberHypotheses } from './members.ts';
import { orderHypotheses } from './order.ts';

/**
 * Every hypothesis about one mistake, the likeliest first. The order is fixed: where several fit, the first is named.
 */
export function allHypotheses(input: SearchInput): readonly Hypothesis[] {
  return [
    ...dialectHypotheses(input),
    ...keyHypotheses(input),
    ...keyPlaceHypotheses(input),
    ...memberHypotheses(input),
    ...orderHypotheses,
    ...encodingHypotheses(input),
    ...joinHypotheses,
    ...hashHypotheses,
  ];
}
