import { reportedFault } from './reported-fault.ts';

/**
 * Board code 6 (PROTOCOL §5). Drives with a drop sensor see that nothing came; how the others notice stands in their
 * `noticesStuckBy`.
 */
export const goodsStuck = reportedFault({
  name: 'goods-stuck',
  code: 6,
  description: 'The motor turns, the item stays where it is, and the machine reports that the goods are stuck.',
  detectedAt: 'motor-gives-up',
});
