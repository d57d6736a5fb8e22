import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { arrivalsEndMs, coinFlip, formatMs, oneIn, pick, faultStartLimitMs } from './primitives.ts';
import { sellingGroups, type RandomGroup, type InputOf } from './fleet.ts';
import { downReceiver, healthyReceiver } from './receivers.ts';

type Track = InputOf<'tracks'>[number];
type Arrivals = InputOf<'arrivals'>[number];

/** What a script may find in its world. */
interface ScriptContext {
  readonly random: Random;
  /** Items of one order: one where firmware is old. */
  readonly quantity: number;
}

/**
 * A customer with a track at the first machine of each group: a queue, a race, the same bytes again, a pickup code, …
 */
export function drawScripts(
  random: Random,
  fleet: readonly RandomGroup[],
  receivers: readonly string[],
): readonly Track[] {
  const tracks = fleet.map(({ group, mode, firmware }): Track => {
    const context = { random, quantity: firmware === 'old' ? 1 : pick(random, [1, 2, 3]) };
    const script = mode === 'MAINTENANCE' ? testLanes : pick(random, firmware === 'old' ? unambiguousScripts : scripts);
    return { on: group, machine: 1, steps: [{ wait: formatMs(random.integer(0, 60_000)) }, ...script(context)] };
  });
  const [first] = sellingGroups(fleet);
  if (!first) return tracks;
  const timeoutRetrier =
    first.firmware === 'current' && coinFlip(random)
      ? [{ on: first.group, machine: 1, steps: retryAfterTimeout({ random, quantity: 1 }) }]
      : [];
  const notNotified = receivers.includes(downReceiver)
    ? [
        {
          on: first.group,
          machine: 1,
          steps: [
            { order: 'not-notified', receiver: downReceiver } as const,
            { pay: 'not-notified' } as const,
            { deliver: 'not-notified' } as const,
          ],
        },
      ]
    : [];
  return [...tracks, ...timeoutRetrier, ...notNotified];
}

type Script = (context: ScriptContext) => readonly StepInput[];

/** Orders and pays for one item or more. */
function orderAndPay(label: string, quantity = 1): StepInput[] {
  return [{ order: label, quantity }, { pay: label }];
}

const queueOrders: Script = ({ random, quantity }) => [
  ...orderAndPay('party', quantity),
  ...orderAndPay('second'),
  { queue: 'party' },
  { queue: 'second' },
  { wait: formatMs(random.integer(0, 3_000)) },
  { queue: 'party' },
];
const refundQueuedOrder: Script = ({ random, quantity }) => [
  ...orderAndPay('party', quantity),
  { queue: 'party' },
  { wait: formatMs(random.integer(0, 1_500)) },
  { refund: 'party' },
];
const resendBytes: Script = ({ random }) => [
  ...orderAndPay('one'),
  { deliver: 'one', patience: pick(random, ['5ms', '30s'] as const) },
  { resend: 'one', times: random.integer(1, 5) },
  { wait: formatMs(random.integer(0, 100_000)) },
  { resend: 'one' },
];
/** Two lines of one order, one after the other and in a queue: what becomes of one is nothing to the other. */
const deliverBothLines: Script = ({ random }) => [
  { order: 'both', moreLines: [{ lane: 1 }] },
  { pay: 'both' },
  ...(coinFlip(random)
    ? [{ queue: 'both' } as const]
    : [
        { deliver: 'both' } as const,
        { wait: formatMs(random.integer(2_000, 6_000)) },
        { deliver: 'both', line: 2 } as const,
      ]),
];
const race: Script = () => [...orderAndPay('a'), ...orderAndPay('b'), ...orderAndPay('c'), { race: ['a', 'b', 'c'] }];
/** The same record again, while it runs, when it has ended, and when its limit has come. */
const deliverRepeatedly: Script = ({ random }) => [
  ...orderAndPay('one'),
  { deliver: 'one' },
  { deliver: 'one' },
  { wait: formatMs(random.integer(0, 20_000)) },
  { deliver: 'one' },
  { wait: '125s' },
  { deliver: 'one' },
];
/** Customers who have waited for the fallback, and ask for the same goods again. */
const retryAfterTimeout: Script = ({ random }) => [
  { wait: formatMs(random.integer(0, 90_000)) },
  ...['early', 'later', 'last'].flatMap((label): StepInput[] => [
    ...orderAndPay(label),
    { deliver: label },
    { wait: formatMs(random.integer(1_000, 10_000)) },
  ]),
  { wait: '121s' },
  { deliver: 'early' },
  { wait: '1s' },
  { deliver: 'later' },
  { wait: '1s' },
  { deliver: 'last' },
];
const deliverMoreThanPaid: Script = ({ quantity }) => [
  ...orderAndPay('some', quantity),
  ...Array.from({ length: quantity + 1 }, (): StepInput[] => [{ deliver: 'some' }, { wait: '4s' }]).flat(),
];
const refundDuringRun: Script = ({ random }) => [
  ...orderAndPay('one'),
  { deliver: 'one' },
  { wait: formatMs(random.integer(0, 900)) },
  { refund: 'one' },
  { wait: '2s' },
  { deliver: 'one' },
];
const herd: Script = ({ random }) => [
  { herd: oneIn(6, random) ? random.integer(20, 50) : random.integer(2, 8), tries: random.integer(1, 4) },
];
const redeemPickupCode: Script = ({ random }) => [
  { pickupCode: 'code' },
  { consume: 'code', order: 'free', atOnce: random.integer(1, 10) },
  { deliver: 'free' },
  { consume: 'code', order: 'again', expect: 6033 },
];
const pollResult: Script = ({ random }) => [
  ...orderAndPay('one'),
  { deliver: 'one' },
  { result: 'one', is: 'pending' },
  { wait: formatMs(random.integer(0, 2_000)) },
  { result: 'one', is: 'success' },
  { wait: '2min' },
  { result: 'one', is: 'success' },
];
const deliverUnpaid: Script = () => [{ order: 'unpaid' }, { deliver: 'unpaid', expect: 6054 }];

/** Nothing of these commands one record twice while machines may still answer for it. */
const unambiguousScripts: readonly Script[] = [
  race,
  deliverBothLines,
  refundDuringRun,
  herd,
  redeemPickupCode,
  pollResult,
  deliverUnpaid,
  queueOrders,
];
const scripts: readonly Script[] = [
  ...unambiguousScripts,
  refundQueuedOrder,
  resendBytes,
  deliverRepeatedly,
  deliverMoreThanPaid,
];

const testLanes: Script = ({ random }) => [
  { laneTest: 'first' },
  { wait: formatMs(random.integer(0, 3_000)) },
  { laneTest: 'second', lane: 1 },
  { wait: '20s' },
  { laneTest: 'nowhere', lane: 99, expect: 4004 },
  { order: 'closed', expect: 'accepted' },
];

/** Customers who come by themselves: some at every machine, and sometimes a crowd at one. */
export function drawArrivals(
  random: Random,
  fleet: readonly RandomGroup[],
  receivers: readonly string[],
): readonly Arrivals[] {
  const groups = sellingGroups(fleet);
  const all = groups.map(({ group, firmware }): Arrivals => ({
    on: group,
    every: `${random.integer(15, 75)}s`,
    until: formatMs(arrivalsEndMs),
    quantity: firmware === 'old' ? 1 : pick(random, [1, 1, 2]),
    doubleSubmit: pick(random, [0, 0.3]),
    patience: pick(random, ['30s', '2s'] as const),
    // A retry of a failed record could overlap with an answer of old firmware.
    tries: firmware === 'old' ? 1 : random.integer(1, 4),
    receiver: receivers.includes(healthyReceiver) && coinFlip(random) ? healthyReceiver : 'merchant',
  }));
  if (!coinFlip(random)) return all;
  const busyGroup = pick(random, groups);
  const from = random.integer(0, faultStartLimitMs);
  return [
    ...all,
    {
      on: busyGroup.group,
      machine: 1,
      every: pick(random, ['700ms', '1s', '3s'] as const),
      from: formatMs(from),
      until: formatMs(from + 12_000),
      tries: busyGroup.firmware === 'old' ? 1 : 3,
    },
  ];
}
