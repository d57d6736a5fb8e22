import type { Random } from '#core/ports/random.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import { coinFlip, drawList, formatMs, pick } from '../draw/primitives.ts';
import { drawFault } from './draw-faults.ts';
import { drawLane, type DrawnGroup } from './drawn-group.ts';
import type { TargetTraits } from './traits.ts';

/** What a script may use of its world. */
export interface ScriptContext {
  readonly random: Random;
  readonly group: DrawnGroup;
  readonly capabilities: TargetTraits['capabilities'];
  /** Makes a label one of this script: a track may play several. */
  readonly label: (name: string) => string;
}

/** What customers do at one machine. The answers are left to the checks. */
export type Script = (context: ScriptContext) => readonly StepInput[];

/** A step's answer is left to the checks. */
export const any = { expect: 'any' } as const;

/** An order that is paid. */
export function paidOrder({ random, group }: Pick<ScriptContext, 'random' | 'group'>, label: string): StepInput[] {
  return [
    { order: label, lane: drawLane(random, group), quantity: pick(random, [1, 1, 1, 2]), ...any },
    { pay: label, ...any },
  ];
}

/** As long as nothing, as a request, or as a run of a motor takes. */
function drawPause(random: Random): StepInput {
  return { wait: formatMs(pick(random, [1, 20, 300, 700, 1_200, 2_500])) };
}

const sell: Script = ({ random, group }) => [
  { sell: { lane: drawLane(random, group), quantity: pick(random, [1, 1, 2]) }, times: pick(random, [1, 1, 2]) },
];
const race: Script = (context) => {
  const labels = ['a', 'b', 'c'].slice(0, context.random.integer(2, 3)).map(context.label);
  return [...labels.flatMap((label) => paidOrder(context, label)), { race: labels }];
};
const herd: Script = ({ random, group }) => [
  { herd: random.integer(2, 4), lane: drawLane(random, group), tries: pick(random, [1, 1, 2]) },
];
/** The same record while it runs, and when it has ended: more often than it was paid. */
const deliverRepeatedly: Script = (context) => {
  const { random } = context;
  const one = context.label('one');
  const repeats = drawList(random, 1, 3, (): StepInput[] => [drawPause(random), { deliver: one, ...any }]).flat();
  return [...paidOrder(context, one), { deliver: one, ...any }, ...repeats];
};
const deliverUnpaid: Script = ({ random, group, label }) => [
  { order: label('unpaid'), lane: drawLane(random, group), ...any },
  { deliver: label('unpaid'), ...any },
  { pay: label('unpaid'), ...any },
  { deliver: label('unpaid'), ...any },
];
const payTwice: Script = (context) => {
  const one = context.label('one');
  return [...paidOrder(context, one), { pay: one, ...any }, { deliver: one, ...any }];
};
/** Asked while the machine turns, and when it has ended. */
const pollResult: Script = (context) => {
  const one = context.label('one');
  return [
    ...paidOrder(context, one),
    { deliver: one, ...any },
    { read: 'result', about: one, ...any },
    drawPause(context.random),
    { read: 'result', about: one, ...any },
    { wait: '3s' },
    { read: 'result', about: one, ...any },
  ];
};
const readMachines: Script = (context) => {
  const one = context.label('one');
  return [
    { read: 'machines', ...any },
    ...paidOrder(context, one),
    { deliver: one, ...any },
    { read: 'machines', ...any },
  ];
};
/** The same bytes again: at once, and when the machine is done. */
const resendBytes: Script = (context) => {
  const { random } = context;
  const one = context.label('one');
  return [
    ...paidOrder(context, one),
    { deliver: one, patience: pick(random, ['5ms', '30s'] as const), ...any },
    { resend: one, times: random.integer(1, 4), ...any },
    drawPause(random),
    { resend: one, ...any },
  ];
};
const refund: Script = (context) => {
  const one = context.label('one');
  return [
    ...paidOrder(context, one),
    ...(coinFlip(context.random) ? [{ deliver: one, ...any } as const, drawPause(context.random)] : []),
    { refund: one, ...any },
    { wait: '2s' },
    { deliver: one, ...any },
  ];
};
const redeemCode: Script = ({ random, group, label }) => {
  const [code, free, second] = [label('code'), label('free'), label('second')];
  return [
    { pickupCode: code, lane: drawLane(random, group), ...any },
    { consume: code, order: free, atOnce: random.integer(1, 4), ...any },
    { deliver: free, ...any },
    { consume: code, order: second, ...any },
  ];
};
const queueOrders: Script = (context) => {
  const { random, label } = context;
  const labels = ['party', 'second'].map(label);
  return [
    ...labels.flatMap((each) => paidOrder(context, each)),
    ...labels.map((each): StepInput => ({ queue: each, ...any })),
    drawPause(random),
    coinFlip(random) ? { queue: label('party'), ...any } : { refund: label('second'), ...any },
  ];
};
const readAll: Script = (context) => {
  const one = context.label('one');
  return [
    ...paidOrder(context, one),
    { deliver: one, ...any },
    ...drawList(context.random, 2, 4, (): StepInput[] => [
      pick(context.random, [
        { read: 'order', about: one, ...any } as const,
        { read: 'result', about: one, ...any } as const,
        { read: 'floors', ...any } as const,
        { read: 'products', ...any } as const,
        { read: 'machine', ...any } as const,
      ]),
      drawPause(context.random),
    ]).flat(),
  ];
};

/** The next customer comes when a delivery has failed: the machine must be free. */
const buyAfterFailure: Script = (context) => {
  const { random, group, capabilities, label } = context;
  const [first, next] = [label('first'), label('next')];
  const { fault, scope, params } = drawFault(random, group, { capabilities }, 'answering');
  const fails: StepInput[] = scope === 'run' ? [{ injectFault: fault, params, nextJobOnly: true }] : [];
  return [
    ...[first, next].flatMap((each) => paidOrder(context, each)),
    ...fails,
    { deliver: first, ...any },
    { wait: formatMs(pick(random, [2_500, 4_000])) },
    { deliver: next, ...any },
    { wait: '2500ms' },
    { deliver: first, ...any },
  ];
};

const always: readonly Script[] = [
  sell,
  sell,
  race,
  herd,
  buyAfterFailure,
  buyAfterFailure,
  deliverRepeatedly,
  deliverUnpaid,
  deliverUnpaid,
  payTwice,
  pollResult,
  readMachines,
  resendBytes,
];

/** The scripts that a cloud can play. */
export function scriptsFor({ capabilities }: Pick<TargetTraits, 'capabilities'>): readonly Script[] {
  if (!capabilities) return [...always, refund, redeemCode, queueOrders, readAll];
  const { refunds, pickupCodes } = capabilities;
  return [...always, ...(refunds ? [refund] : []), ...(pickupCodes ? [redeemCode] : [])];
}
