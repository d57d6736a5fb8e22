import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { orderStatusNames } from '#harness/scenario/steps/buying.ts';
import { coinFlip, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, drawPause, paidOrder, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

const rival = 'rival';

/** Two merchants, each with a machine, try each other's machines, orders, codes and deliveries on every endpoint. */
export const merchants: Topic = {
  name: 'merchants',
  draw(random) {
    const mode = oneIn(3, random) ? 'MAINTENANCE' : 'NORMAL';
    const own = drawGroup(random, 'own', { mode });
    const other = drawGroup(random, 'other', { merchant: rival, mode: oneIn(4, random) ? 'MAINTENANCE' : 'NORMAL' });
    return {
      merchants: [{ merchant: rival }],
      fleet: [own, other],
      tracks: [
        { on: 'own', steps: withAttempts(random, rival, 'other') },
        { on: 'other', steps: withAttempts(random, 'merchant', 'own') },
      ],
    };
  },
};

/** What a merchant does at its machine, with attempts of the other one after each step. */
function withAttempts(random: Random, intruder: string, elsewhere: string): StepInput[] {
  const hasCodes = coinFlip(random);
  const steps: StepInput[] = [
    ...(hasCodes ? [{ pickupCode: 'code', anyProduct: coinFlip(random), count: 2, ...any } as const] : []),
    ...paidOrder('a', 0, random.integer(1, 2)),
    { deliver: 'a', ...any },
    drawPause(random),
    { order: 'b', ...any },
    ...(coinFlip(random) ? [{ pay: 'b', ...any } as const, { queue: 'b', ...any } as const] : []),
    ...(hasCodes ? [{ consume: 'code', order: 'gift', ...any } as const, { deliver: 'gift', ...any } as const] : []),
    { laneTest: 'test', ...any },
    drawPause(random),
    { refund: 'a', ...any },
  ];
  let attempts = 0;
  return sprinkle(random, steps, 0.6, (labels) =>
    Array.from({ length: random.integer(1, 2) }, () => {
      attempts += 1;
      return drawAttempt(random, { intruder, elsewhere, labels, hasCodes, label: `x${attempts}` });
    }),
  );
}

interface AttemptContext {
  readonly intruder: string;
  /** Group of the intruder's own machine. */
  readonly elsewhere: string;
  readonly labels: readonly string[];
  readonly hasCodes: boolean;
  /** A new label. */
  readonly label: string;
}

/** One attempt: as the other merchant, at the other machine, or both. */
function drawAttempt(random: Random, { intruder, elsewhere, labels, hasCodes, label }: AttemptContext): StepInput {
  const as = { as: intruder };
  const at = { at: { on: elsewhere } };
  const who = pick(random, [as, as, at, { ...as, ...at }]);
  const about = labels.length === 0 ? null : pick(random, labels);
  const attempts: StepInput[] = [
    { order: label, ...who, ...any },
    { laneTest: label, ...who, ...any },
    { pickupCode: label, ...who, ...any },
    ...(['floors', 'machine', 'machines', 'products', 'codes'] as const).map((what) => ({
      read: what,
      ...who,
      ...any,
    })),
  ];
  const aboutOrder: StepInput[] =
    about === null
      ? []
      : [
          { pay: about, ...who, ...any },
          { update: about, status: pick(random, orderStatusNames), ...who, ...any },
          { refund: about, ...who, ...any },
          { deliver: about, ...who, ...any },
          { queue: about, ...who, ...any },
          { read: 'order', about, ...who, ...any },
          { read: 'result', about, ...who, ...any },
          { order: label, tradeOf: about, ...who, ...any },
          { resend: about, request: pick(random, ['pay', 'deliver', 'queue'] as const), expect: 'any' },
        ];
  const aboutCode: StepInput[] = hasCodes
    ? [
        { consume: 'code', nth: random.integer(1, 2), order: label, ...who, ...any },
        { cancelCode: 'code', nth: random.integer(1, 2), all: oneIn(3, random), ...who, ...any },
      ]
    : [];
  return pick(random, [...attempts, ...aboutOrder, ...aboutOrder, ...aboutCode, ...aboutCode]);
}
