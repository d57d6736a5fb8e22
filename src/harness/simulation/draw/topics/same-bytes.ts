import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

/** The same bytes again for every signed endpoint with an effect: after seconds, minutes and an hour. */
export const sameBytes: Topic = {
  name: 'same-bytes',
  draw(random) {
    const maintenance = oneIn(3, random);
    const group = drawGroup(random, 'machines', maintenance ? { mode: 'MAINTENANCE' } : {});
    const flows = maintenance ? [laneTest(random)] : [pick(random, [sale, codes])(random), queue(random)];
    const steps = flows.flatMap((flow) => flow.steps);
    const requests = flows.flatMap((flow) => flow.requests);
    const repetitions = Array.from({ length: random.integer(2, 4) }, (_, place): StepInput[] => [
      { wait: formatMs(pick(random, place === 0 ? firstPausesMs : pausesMs)) },
      ...(oneIn(5, random) ? [{ killCore: formatMs(pick(random, [0, 2_000])) } as const] : []),
      ...Array.from({ length: random.integer(1, 3) }, (): StepInput => {
        const [request, label] = pick(random, requests);
        return { resend: label, request, times: pick(random, [1, 1, 3]), ...any };
      }),
      ...(coinFlip(random) ? [{ read: pick(random, ['floors', 'products'] as const), ...any } as const] : []),
    ]).flat();
    return { fleet: [group], tracks: [{ on: 'machines', machine: 1, steps: [...steps, ...repetitions] }] };
  },
};

/** Around the window of a timestamp (300 s) and the memory of answers (600 s), and far from both; ms. */
const pausesMs = [0, 1_000, 5_000, 60_000, 298_000, 299_500, 301_000, 599_000, 601_000, 900_000, 3_600_000] as const;

/** Soon enough for a timestamp, so that the memory alone keeps a request from a second effect. */
const firstPausesMs = [0, 1_000, 5_000, 20_000, 60_000] as const;

type Request = NonNullable<Extract<StepInput, { readonly resend: string }>['request']>;

interface Flow {
  readonly steps: readonly StepInput[];
  /** Requests that were sent, each with its label. */
  readonly requests: readonly (readonly [Request, string])[];
}

const sale = (random: Random): Flow => ({
  steps: [
    ...paidOrder('a', 0, random.integer(1, 2)),
    ...(coinFlip(random) ? [{ injectFault: 'goods-stuck', nextJobOnly: true } as const] : []),
    { deliver: 'a', ...any },
    { wait: formatMs(pick(random, [0, 500, 3_000])) },
    ...(coinFlip(random) ? [{ refund: 'a', ...any } as const] : []),
  ],
  requests: [
    ['order', 'a'],
    ['pay', 'a'],
    ['deliver', 'a'],
    ['refund', 'a'],
  ],
});

const queue = (random: Random): Flow => ({
  steps: [
    ...paidOrder('q', 1, random.integer(1, 3)),
    ...(coinFlip(random) ? [{ injectFault: 'goods-stuck', nextJobOnly: true } as const] : []),
    { queue: 'q', ...any },
    { order: 'u', ...any },
    { update: 'u', status: pick(random, ['CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] as const), ...any },
  ],
  requests: [
    ['queue', 'q'],
    ['queue', 'q'],
    ['update', 'u'],
    ['pay', 'q'],
  ],
});

const codes = (random: Random): Flow => ({
  steps: [
    { pickupCode: 'gift', count: random.integer(1, 3), anyProduct: coinFlip(random), ...any },
    { consume: 'gift', order: 'a', ...any },
    { cancelCode: 'gift', nth: random.integer(1, 2), all: oneIn(3, random), ...any },
    { deliver: 'a', ...any },
  ],
  requests: [
    ['pickupCode', 'gift'],
    ['consume', 'gift'],
    ['cancelCode', 'gift'],
    ['deliver', 'a'],
  ],
});

const laneTest = (random: Random): Flow => ({
  steps: [
    { laneTest: 'test', lane: random.integer(0, 1), ...any },
    { order: 'a', ...any },
    { pay: 'a', ...any },
  ],
  requests: [
    ['laneTest', 'test'],
    ['laneTest', 'test'],
    ['pay', 'a'],
  ],
});
