import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, pick } from '../primitives.ts';
import type { TopicGroup } from './machines.ts';

/** A step's answer is left to the checks. */
export const any = { expect: 'any' } as const;

/** Orders of a few lines, often of one product; rarely of more than any lane holds. */
export function drawOrder(random: Random, label: string, { lanes }: Pick<TopicGroup, 'lanes'>): StepInput {
  const drawLine = (): { lane: number; quantity: number } => ({
    lane: coinFlip(random) ? 0 : random.integer(0, lanes - 1),
    quantity: pick(random, [1, 1, 1, 2, 3, 31]),
  });
  const moreLines = Array.from({ length: pick(random, [0, 0, 1, 2, 3]) }, drawLine);
  return { order: label, ...drawLine(), moreLines, ...any };
}

/** An order of one item, paid. */
export function paidOrder(label: string, lane = 0, quantity = 1): StepInput[] {
  return [
    { order: label, lane, quantity, ...any },
    { pay: label, ...any },
  ];
}

/** Something that is read from the API about the machine, or about one of the orders. */
export function drawRead(random: Random, labels: readonly string[], { lanes }: Pick<TopicGroup, 'lanes'>): StepInput {
  const what = pick(random, [
    'order',
    'order',
    'result',
    'result',
    'products',
    'floors',
    'machine',
    'machines',
    'codes',
  ]);
  switch (what) {
    case 'order':
    case 'result':
      return labels.length === 0 ? { read: 'floors', ...any } : { read: what, about: pick(random, labels), ...any };
    case 'codes':
      return { read: what, lane: random.integer(0, lanes - 1), ...any };
    case 'products':
      return {
        read: what,
        ...(coinFlip(random) && { page: pick(random, [0, 1, 2, 3, 100]) }),
        ...(coinFlip(random) && { perPage: pick(random, [0, 1, 2, 3, 50, 100, 101]) }),
        ...any,
      };
    default:
      return { read: what as 'floors' | 'machine' | 'machines', ...any };
  }
}

/** A wait of a few milliseconds, of seconds, or about as long as a run takes. */
export function drawPause(random: Random): StepInput {
  return { wait: formatMs(pick(random, [1, 10, 300, 700, 1_000, 2_500, 9_000])) };
}

/** A time near a limit: exactly there, a millisecond or a second before it or after it. */
export function drawNear(random: Random): '-1s' | '-1ms' | '0s' | '1ms' | '1s' {
  return pick(random, ['-1s', '-1ms', '0s', '1ms', '1s'] as const);
}

/**
 * The steps with others between them.
 * @param share how likely one comes after each step.
 * @param draw draws what comes; it is given the labels of orders that are there.
 */
export function sprinkle(
  random: Random,
  steps: readonly StepInput[],
  share: number,
  draw: (labels: readonly string[]) => readonly StepInput[],
): StepInput[] {
  const labels: string[] = [];
  return steps.flatMap((step) => {
    if ('order' in step && !labels.includes(step.order)) labels.push(step.order);
    return random.next() < share ? [step, ...draw(labels)] : [step];
  });
}
