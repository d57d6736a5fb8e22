import type { Random } from '#core/ports/random.ts';
import { signDialects } from '#simulators/forgeries/sign-in-dialect.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, formatMs, oneIn, pick } from '../primitives.ts';
import { drawGroup } from './machines.ts';
import { any, paidOrder } from './steps.ts';
import type { Topic } from './topic.ts';

type SendRequest = Extract<StepInput, { readonly sendRequest: string }>;
type Endpoint = SendRequest['sendRequest'];

/** Signed calls of many kinds: two of one kind keep a second apart, in which an allowance is refilled. */
const signed: readonly Endpoint[] = [
  'get-order',
  'products',
  'floors',
  'list-pickup-codes',
  'delivery-result',
  'update-order',
  'cancel-pickup-codes',
  'queue-order',
  'deliver',
  'lane-test',
];

/** So many wrong calls of one kind may come at once (PROTOCOL §1.38). */
const allowed = { secrets: 20, secretsPerAddress: 100, signs: 60, pickupCodes: 10, unknownMachines: 60 } as const;

/**
 * A core that limits wrong calls, and merchants who sign wrongly, guess secrets and pickup codes or name machines that
 * are not there until they are held back. One of them signs as a client library does.
 */
export const wrongCalls: Topic = {
  name: 'wrong-calls',
  draw(random) {
    const dialect = pick(random, signDialects);
    const merchants = [{ merchant: 'rival', signDialects: [dialect] }];
    const groups = [drawGroup(random, 'machines', { count: 2 }), drawGroup(random, 'rivals', { merchant: 'rival' })];
    const steps = oneIn(4, random) ? fromElsewhere(random) : scenes[pick(random, limits)](random);
    return {
      attemptLimits: true,
      merchants,
      fleet: groups,
      tracks: [
        { on: 'machines', machine: 1, steps: [...paidOrder('a'), ...steps, ...afterwards(random), ...steps.slice(-2)] },
        { on: 'rivals', machine: 1, steps: signedAs(random, dialect) },
      ],
    };
  },
};

/** What is let through again after a while, or at once after a restart, which forgets what was counted. */
function afterwards(random: Random): StepInput[] {
  return [
    ...(coinFlip(random) ? [{ killCore: formatMs(pick(random, [0, 500])) } as const] : []),
    { wait: formatMs(pick(random, [500, 2_000, 6_000, 10_000, 60_000])) },
    ...paidOrder('b'),
    { deliver: 'b', ...any },
    { wait: '2s' },
  ];
}

/** A few more than are allowed, and than are refilled meanwhile. */
function repeated(random: Random, limit: keyof typeof allowed, draw: (endpoint: Endpoint) => StepInput): StepInput[] {
  const share = limit === 'pickupCodes' ? 1.3 : 1.2;
  const count = Math.ceil(allowed[limit] * share) + random.integer(2, 6);
  return Array.from({ length: count }, (_, place) => draw(signed[place % signed.length] ?? 'products'));
}

/** Addresses of one network each, as they may be written (PROTOCOL §1.40). */
const networks = [
  ['203.0.113.7', '::ffff:203.0.113.7', '::ffff:cb00:7107', '0:0:0:0:0:ffff:203.0.113.7'],
  ['2001:db8:1:2::9', '2001:db8:1:2:ffff::1', '2001:DB8:1:2:0:0:0:1'],
] as const;
/** Addresses that lie near those and are of other networks. */
const otherAddresses = ['203.0.113.8', '::ffff:203.0.113.6', '2001:db8:1:3::9', '2001:db8::1:2:9'] as const;

/** Guesses from one network, however its addresses are written, and calls from its neighbours between them. */
function fromElsewhere(random: Random): StepInput[] {
  const own = pick(random, networks);
  const limit = pick(random, ['secrets', 'secrets', 'signs'] as const);
  const from = (address: string): Record<string, string> => ({
    // The proxy writes whom it saw at the end, whatever the sender wrote there.
    'x-forwarded-for': coinFlip(random) ? address : `${pick(random, otherAddresses)}, ${address}`,
  });
  const guess: Record<string, string> = limit === 'secrets' ? { appsecret: 'guess' } : {};
  return [
    ...repeated(random, limit, (sendRequest) => ({
      sendRequest,
      headers: { ...guess, ...from(pick(random, own)) },
      ...(limit === 'signs' && { sign: 'wrong' as const }),
      ...any,
    })),
    ...[...own, ...otherAddresses].map((address): StepInput => ({
      sendRequest: pick(random, ['products', 'get-order', 'floors']),
      headers: { ...(coinFlip(random) && guess), ...from(address) },
      ...any,
    })),
    ...rightCalls,
  ];
}

/** Right calls of the merchant and of another one, some of which a limit holds back. */
const rightCalls: readonly StepInput[] = [
  { read: 'floors', ...any },
  { read: 'machines', ...any },
  { sendRequest: 'products', as: 'rival', ...any },
  { deliver: 'a', ...any },
  { read: 'order', about: 'a', ...any },
];

const limits = ['signs', 'signs', 'secrets', 'secretsPerAddress', 'pickupCodes', 'unknownMachines'] as const;

const scenes = {
  signs: (random: Random): StepInput[] => [
    ...repeated(random, 'signs', (sendRequest) => ({
      sendRequest,
      sign: pick(random, ['wrong', 'other-key', 'short'] as const),
      ...any,
    })),
    ...rightCalls,
  ],
  secrets: (random: Random): StepInput[] => [
    ...repeated(random, 'secrets', (sendRequest) => ({
      sendRequest,
      headers: { appsecret: coinFlip(random) ? 'guess' : null },
      ...any,
    })),
    ...rightCalls,
  ],
  secretsPerAddress: (random: Random): StepInput[] => [
    ...repeated(random, 'secretsPerAddress', (sendRequest) => ({
      sendRequest,
      headers: { appid: coinFlip(random) ? 'unknown-app' : null },
      ...any,
    })),
    ...rightCalls,
  ],
  pickupCodes: (random: Random): StepInput[] => [
    { pickupCode: 'gift', ...any },
    ...repeated(random, 'pickupCodes', () => ({ sendRequest: 'consume-pickup-code', ...any })),
    { sendRequest: 'consume-pickup-code', at: { on: 'machines', machine: 2 }, ...any },
    { consume: 'gift', order: 'c', ...any },
    ...rightCalls,
  ],
  unknownMachines: (random: Random): StepInput[] => [
    ...repeated(random, 'unknownMachines', (sendRequest) => ({
      sendRequest,
      set: { machine_no: `9999${random.integer(1_000, 9_999)}` },
      ...any,
    })),
    ...rightCalls,
  ],
};

/** Calls of a merchant whose client library signs in its own way, and of one that signs as another library does. */
function signedAs(random: Random, dialect: (typeof signDialects)[number]): StepInput[] {
  return Array.from({ length: random.integer(3, 8) }, (): StepInput => ({
    sendRequest: pick(random, [...signed, 'consume-pickup-code', 'lane-test'] as const),
    dialect: oneIn(3, random) ? pick(random, signDialects) : dialect,
    ...(coinFlip(random) && { set: { notify_url: 'http://rival.sink.virtual/a b?c=d~*' } }),
    ...any,
  }));
}
