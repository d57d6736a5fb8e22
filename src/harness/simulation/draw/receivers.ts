import type { Random } from '#core/ports/random.ts';
import { half, oneIn, pick, several, stretch } from './primitives.ts';
import type { InputOf } from './fleet.ts';

type Receiver = InputOf<'receivers'>[number];

/** A receiver that is always well: what another one does must not hold it up. */
export const wellReceiver = 'well';
/** A receiver that is dead for good: its callbacks are given up in the end. */
export const deadReceiver = 'dead';

/** The merchant's receiver misbehaves for a while; sometimes there are others beside it. */
export function drawReceivers(random: Random): readonly Receiver[] {
  const receivers: Receiver[] = [];
  if (half(random))
    receivers.push({ receiver: 'merchant', misbehaves: several(random, 1, 2, () => drawHabit(random)) });
  if (half(random)) receivers.push({ receiver: wellReceiver });
  if (oneIn(12, random))
    receivers.push({
      receiver: deadReceiver,
      misbehaves: [{ does: pick(random, ['500', 'refuse', 'hang'] as const) }],
    });
  return receivers;
}

function drawHabit(random: Random): NonNullable<Receiver['misbehaves']>[number] {
  const does = pick(random, ['500', 'refuse', 'hang', 'hang', 'slow', 'cut', 'redirect', 'rubbish'] as const);
  const lasts = { does, ...stretch(random) };
  return does === 'refuse'
    ? lasts
    : { ...lasts, probability: pick(random, [0.1, 0.5, 1]), after: pick(random, ['300ms', '4999ms', '20s'] as const) };
}
