import { reportedFault } from './reported-fault.ts';

/**
 * Board code 6 (PROTOCOL §5). A drop sensor detects that nothing dropped; how other motor types detect it is in their
 * `stuckDetection`.
 */
export const goodsStuck = reportedFault({
  name: 'goods-stuck',
  code: 6,
  description: 'The motor turns, the item does not move, and the machine reports that the goods are stuck.',
  detectedAt: 'turn-limit',
});
