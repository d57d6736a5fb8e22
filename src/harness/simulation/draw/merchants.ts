import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { closingMs, half, inMs, oneIn, pick, troublesBeginMs } from './primitives.ts';
import { sellingGroups, type DrawnGroup, type InputOf } from './fleet.ts';
import { deadReceiver, wellReceiver } from './receivers.ts';

type Track = InputOf<'tracks'>[number];
type Arrivals = InputOf<'arrivals'>[number];

/** What a script may find in its world. */
interface Shop {
  readonly random: Random;
  /** Items of one order: one where firmware is old. */
  readonly quantity: number;
}

/** Somebody with a script at the first machine of each group: a queue, a race, the same bytes again, a pickup code, … */
export function drawScripts(
  random: Random,
  fleet: readonly DrawnGroup[],
  receivers: readonly string[],
): readonly Track[] {
  const tracks = fleet.map(({ group, mode, firmware }): Track => {
    const shop = { random, quantity: firmware === 'old' ? 1 : pick(random, [1, 2, 3]) };
    const script = mode === 'MAINTENANCE' ? technician : pick(random, firmware === 'old' ? singleScripts : scripts);
    return { on: group, machine: 1, steps: [{ wait: inMs(random.integer(0, 60_000)) }, ...script(shop)] };
  });
  const [first] = sellingGroups(fleet);
  if (!first) return tracks;
  const doubter =
    first.firmware === 'current' && half(random)
      ? [{ on: first.group, machine: 1, steps: asksAgain({ random, quantity: 1 }) }]
      : [];
  const untold = receivers.includes(deadReceiver)
    ? [
        {
          on: first.group,
          machine: 1,
          steps: [
            { order: 'untold', receiver: deadReceiver } as const,
            { pay: 'untold' } as const,
            { deliver: 'untold' } as const,
          ],
        },
      ]
    : [];
  return [...tracks, ...doubter, ...untold];
}

type Script = (shop: Shop) => readonly StepInput[];

/** Orders and pays for one item or more. */
function paid(label: string, quantity = 1): StepInput[] {
  return [{ order: label, quantity }, { pay: label }];
}

const queued: Script = ({ random, quantity }) => [
  ...paid('party', quantity),
  ...paid('second'),
  { queue: 'party' },
  { queue: 'second' },
  { wait: inMs(random.integer(0, 3_000)) },
  { queue: 'party' },
];
const refundedQueue: Script = ({ random, quantity }) => [
  ...paid('party', quantity),
  { queue: 'party' },
  { wait: inMs(random.integer(0, 1_500)) },
  { refund: 'party' },
];
const sameBytes: Script = ({ random }) => [
  ...paid('one'),
  { deliver: 'one', patience: pick(random, ['5ms', '30s'] as const) },
  { resend: 'one', times: random.integer(1, 5) },
  { wait: inMs(random.integer(0, 100_000)) },
  { resend: 'one' },
];
/** Two lines of one order, one after the other and in a queue: what becomes of one is nothing to the other. */
const siblings: Script = ({ random }) => [
  { order: 'both', and: [{ lane: 1 }] },
  { pay: 'both' },
  ...(half(random)
    ? [{ queue: 'both' } as const]
    : [
        { deliver: 'both' } as const,
        { wait: inMs(random.integer(2_000, 6_000)) },
        { deliver: 'both', line: 2 } as const,
      ]),
];
const race: Script = () => [...paid('a'), ...paid('b'), ...paid('c'), { race: ['a', 'b', 'c'] }];
/** The same record again, while it runs, when it has ended, and when its limit has come. */
const again: Script = ({ random }) => [
  ...paid('one'),
  { deliver: 'one' },
  { deliver: 'one' },
  { wait: inMs(random.integer(0, 20_000)) },
  { deliver: 'one' },
  { wait: '125s' },
  { deliver: 'one' },
];
/** Customers who have waited for the fallback, and ask for the same goods again. */
const asksAgain: Script = ({ random }) => [
  { wait: inMs(random.integer(0, 90_000)) },
  ...['early', 'later', 'last'].flatMap((label): StepInput[] => [
    ...paid(label),
    { deliver: label },
    { wait: inMs(random.integer(1_000, 10_000)) },
  ]),
  { wait: '121s' },
  { deliver: 'early' },
  { wait: '1s' },
  { deliver: 'later' },
  { wait: '1s' },
  { deliver: 'last' },
];
const moreThanPaid: Script = ({ quantity }) => [
  ...paid('some', quantity),
  ...Array.from({ length: quantity + 1 }, (): StepInput[] => [{ deliver: 'some' }, { wait: '4s' }]).flat(),
];
const refunded: Script = ({ random }) => [
  ...paid('one'),
  { deliver: 'one' },
  { wait: inMs(random.integer(0, 900)) },
  { refund: 'one' },
  { wait: '2s' },
  { deliver: 'one' },
];
const herd: Script = ({ random }) => [
  { herd: oneIn(6, random) ? random.integer(20, 50) : random.integer(2, 8), tries: random.integer(1, 4) },
];
const pickup: Script = ({ random }) => [
  { pickupCode: 'code' },
  { consume: 'code', order: 'free', atOnce: random.integer(1, 10) },
  { deliver: 'free' },
  { consume: 'code', order: 'again', expect: 6033 },
];
const asks: Script = ({ random }) => [
  ...paid('one'),
  { deliver: 'one' },
  { result: 'one', is: 'pending' },
  { wait: inMs(random.integer(0, 2_000)) },
  { result: 'one', is: 'success' },
  { wait: '2min' },
  { result: 'one', is: 'success' },
];
const unpaid: Script = () => [{ order: 'unpaid' }, { deliver: 'unpaid', expect: 6054 }];

/** Nothing of these commands one record twice while machines may still answer for it. */
const singleScripts: readonly Script[] = [race, siblings, refunded, herd, pickup, asks, unpaid, queued];
const scripts: readonly Script[] = [...singleScripts, refundedQueue, sameBytes, again, moreThanPaid];

const technician: Script = ({ random }) => [
  { laneTest: 'first' },
  { wait: inMs(random.integer(0, 3_000)) },
  { laneTest: 'second', lane: 1 },
  { wait: '20s' },
  { laneTest: 'nowhere', lane: 99, expect: 4004 },
  { order: 'closed', expect: 'accepted' },
];

/** Customers who come by themselves: some at every machine, and sometimes a crowd at one. */
export function drawArrivals(
  random: Random,
  fleet: readonly DrawnGroup[],
  receivers: readonly string[],
): readonly Arrivals[] {
  const groups = sellingGroups(fleet);
  const all = groups.map(({ group, firmware }): Arrivals => ({
    on: group,
    every: `${random.integer(15, 75)}s`,
    until: inMs(closingMs),
    quantity: firmware === 'old' ? 1 : pick(random, [1, 1, 2]),
    doubled: pick(random, [0, 0.3]),
    patience: pick(random, ['30s', '2s'] as const),
    // Who asks again for a record that has failed may cross an old firmware's answers.
    tries: firmware === 'old' ? 1 : random.integer(1, 4),
    receiver: receivers.includes(wellReceiver) && half(random) ? wellReceiver : 'merchant',
  }));
  if (!half(random)) return all;
  const hot = pick(random, groups);
  const from = random.integer(0, troublesBeginMs);
  return [
    ...all,
    {
      on: hot.group,
      machine: 1,
      every: pick(random, ['700ms', '1s', '3s'] as const),
      from: inMs(from),
      until: inMs(from + 12_000),
      tries: hot.firmware === 'old' ? 1 : 3,
    },
  ];
}
