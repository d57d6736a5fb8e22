import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, oneIn, pick } from '../primitives.ts';
import { drawGroup, type TopicGroup } from './machines.ts';
import { any, drawNear, drawPause, drawRead, sprinkle } from './steps.ts';
import type { Topic } from './topic.ts';

/**
 * Pickup codes of every length, number and limit, in any zone: used twice, at another machine, for another product,
 * around the limit, and after they were cancelled; the list is read after each step.
 */
export const pickupCodes: Topic = {
  name: 'pickup-codes',
  draw(random) {
    const group = drawGroup(random, 'machines', { count: random.integer(1, 2) });
    const labels = ['x', 'y', 'z'].slice(0, random.integer(1, 3));
    const codes = labels.map((label) => drawCode(random, label, group));
    const uses = codes.flatMap((code) => drawUses(random, code, group));
    const steps = [...codes, ...uses];
    const withLists = sprinkle(random, steps, 0.5, (orders) => [
      coinFlip(random)
        ? { read: 'codes', lane: random.integer(0, group.lanes - 1), ...any }
        : drawRead(random, orders, group),
    ]);
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps: withLists }] };
  },
};

type PickupCode = Extract<StepInput, { readonly pickupCode: string }>;

function drawCode(random: Random, label: string, { lanes }: TopicGroup): PickupCode {
  return {
    pickupCode: label,
    lane: random.integer(0, lanes - 1),
    anyProduct: oneIn(3, random),
    length: pick(random, [6, 6, 6, 7, 8, 9, 10, 10, oneIn(2, random) ? 5 : 11]),
    count: pick(random, [1, 1, 1, 1, 2, 2, 3, 3, 20, oneIn(2, random) ? 0 : 1_001]),
    ...(coinFlip(random) && {
      expiresIn: pick(random, ['-1s', '0s', '1s', '5s', '5s', '1min', '1min', '1h', '48h'] as const),
    }),
    ...any,
  };
}

function drawUses(random: Random, code: PickupCode, { group, count = 1, lanes }: TopicGroup): StepInput[] {
  const label = code.pickupCode;
  const expires = code.expiresIn !== undefined;
  let orders = 0;
  const drawConsume = (): StepInput => {
    orders += 1;
    return {
      consume: label,
      nth: pick(random, [1, 1, 2]),
      order: `${label}${orders}`,
      lane: oneIn(3, random) ? random.integer(0, lanes - 1) : 0,
      atOnce: pick(random, [1, 1, 1, 2]),
      ...(oneIn(4, random) && { at: { on: group, machine: random.integer(1, count) } }),
      ...any,
    };
  };
  const drawUse = (): StepInput[] =>
    pick(random, [
      () => [drawConsume()],
      () => [drawConsume(), drawConsume()],
      () => [drawConsume(), { deliver: `${label}${orders}`, ...any } as const, drawPause(random)],
      () => [drawConsume(), { refund: `${label}${orders}`, ...any } as const],
      ...(expires ? [() => [{ untilCodeExpiry: label, plus: drawNear(random) } as const, drawConsume()]] : []),
      () => [{ cancelCode: label, nth: pick(random, [1, 2]), all: oneIn(3, random), ...any } as const],
      () => [
        { resend: label, request: pick(random, ['pickupCode', 'consume', 'cancelCode'] as const), ...any } as const,
      ],
      () => [{ setClock: pick(random, ['1h', '-1h', '2s'] as const) } as const, drawConsume()],
    ])();
  return Array.from({ length: random.integer(1, 4) }, drawUse).flat();
}
