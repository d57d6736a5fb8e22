import type { Fault } from '../fault.ts';
import { dlvDetectError } from './dlv-detect-error.ts';
import { feedbackError } from './feedback-error.ts';
import { goodsStuck } from './goods-stuck.ts';
import { liftCommError } from './lift-comm-error.ts';
import { liftGoods } from './lift-goods.ts';
import { liftLimitDown } from './lift-limit-down.ts';
import { liftLimitUp } from './lift-limit-up.ts';
import { loadNoCurrent } from './load-no-current.ts';
import { overCurrent } from './over-current.ts';
import { slaveCommError } from './slave-comm-error.ts';
import { slotInvalid } from './slot-invalid.ts';
import { slotTypeError } from './slot-type-error.ts';
import { vermoBreak } from './vermo-break.ts';
import { vermoEncode } from './vermo-encode.ts';
import { vermoShort } from './vermo-short.ts';

/** Faults that boards report, in the order of their codes (PROTOCOL §5). */
export const reportedFaults: readonly Fault<unknown>[] = [
  slotInvalid,
  loadNoCurrent,
  overCurrent,
  feedbackError,
  dlvDetectError,
  goodsStuck,
  slotTypeError,
  slaveCommError,
  liftCommError,
  liftLimitUp,
  liftGoods,
  liftLimitDown,
  vermoBreak,
  vermoShort,
  vermoEncode,
];
