import type { Random } from '#core/ports/random.ts';
import { coinFlip, oneIn, pick, drawList, faultWindow } from './primitives.ts';
import type { InputOf } from './fleet.ts';

type Receiver = InputOf<'receivers'>[number];

/** A receiver that is always well: what another one does must not hold it up. */
export const healthyReceiver = 'healthy';
/** A receiver that is dead for good: its callbacks are given up in the end. */
export const downReceiver = 'down';

/** Temporary faults of the merchant's receiver; sometimes there are other receivers too. */
export function drawReceivers(random: Random): readonly Receiver[] {
  const receivers: Receiver[] = [];
  if (coinFlip(random))
    receivers.push({ receiver: 'merchant', faults: drawList(random, 1, 2, () => drawReceiverFault(random)) });
  if (coinFlip(random)) receivers.push({ receiver: healthyReceiver });
  if (oneIn(12, random))
    receivers.push({
      receiver: downReceiver,
      faults: [{ fault: pick(random, ['500', 'refuse', 'hang'] as const) }],
    });
  return receivers;
}

function drawReceiverFault(random: Random): NonNullable<Receiver['faults']>[number] {
  const fault = pick(random, ['500', 'refuse', 'hang', 'hang', 'slow', 'cut', 'redirect', 'garbage'] as const);
  const windowed = { fault, ...faultWindow(random) };
  return fault === 'refuse'
    ? windowed
    : {
        ...windowed,
        probability: pick(random, [0.1, 0.5, 1]),
        delay: pick(random, ['300ms', '4999ms', '20s'] as const),
      };
}
