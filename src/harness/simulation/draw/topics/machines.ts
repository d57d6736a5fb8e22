import type { Random } from '#core/ports/random.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import type { MotorType } from '#simulators/motors/motor-type.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import { coinFlip, oneIn, pick } from '../primitives.ts';

/** A group as a scenario's author writes it, with what its scripts need to know. */
export type TopicGroup = ScenarioInput['fleet'][number] & {
  readonly lanes: number;
  readonly stockPerLane: number;
};

/** Zones of machines, minutes east of Greenwich: the usual one, the ends of the range, and odd ones. */
const zones = [480, 480, 0, 330, -210, 840, -720, 765] as const;

/**
 * One machine or more of one kind, with few lanes, and with zone, prices and stock of any kind.
 * @param fixed what the topic needs to be so.
 */
export function drawGroup(
  random: Random,
  group: string,
  fixed: Partial<ScenarioInput['fleet'][number]> = {},
): TopicGroup {
  const motor = motorTypes.find(({ name }) => name === fixed.motor) ?? pick(random, motorTypes);
  return {
    group,
    motor: motor.name,
    lanes: random.integer(2, 5),
    stockPerLane: drawStock(random, motor),
    utcOffsetMinutes: pick(random, zones),
    ...(coinFlip(random) && { prices: drawPrices(random) }),
    ...(oneIn(3, random) && { lanesPerProduct: random.integer(2, 3) }),
    ...fixed,
  };
}

/** A machine without a drop sensor cannot detect an empty lane, so its lanes never become empty. */
function drawStock(random: Random, { hasDropSensor }: MotorType): number {
  return hasDropSensor ? pick(random, [1, 2, 3, 5, 30]) : 30;
}

/** Nothing, one fen, a whole yuan, a large amount, and ordinary ones. */
function drawPrices(random: Random): number[] {
  return Array.from({ length: random.integer(1, 3) }, () => pick(random, [0, 1, 9, 100, 350, 1_999, 99_999_999]));
}
