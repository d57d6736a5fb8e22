import { z } from 'zod';
import { spanSchema } from './duration.ts';

/** Names in a scenario. */
export const nameSchema = z.string().max(60).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'names are lower-case words joined by -');

/** A name of one of our catalogues; whether it stands there is looked at later. One schema for each place. */
export const catalogueName = () => z.string().max(60);

/** Machines of one kind. */
export const groupSchema = z.strictObject({
  group: nameSchema,
  /** A motor type: electronic-lock, spring, conveyor or drinks. */
  motor: catalogueName(),
  count: z.int().min(1).max(20_000).default(1),
  firmware: z.enum(['current', 'old']).default('current'),
  lanes: z.int().min(1).max(100).optional(),
  stockPerLane: z.int().min(0).max(1_000_000).optional(),
  /** How the machines are set: NORMAL sells, MAINTENANCE takes lane tests only, TRANSFER takes nothing. */
  mode: z.enum(['NORMAL', 'MAINTENANCE', 'TRANSFER']).default('NORMAL'),
  /** The board takes commands while its motor turns, several at once. */
  overlapping: z.boolean().default(false),
});

/** Which machines: a group, and of it one machine (1 is the first) or all. */
const on = { on: nameSchema, machine: z.int().min(1).optional() };

/** When a fault strikes: every job, unless it is told otherwise; all conditions must be met. */
const whenSchema = z.strictObject({
  /** The n-th job of a machine. */
  job: z.int().min(1).optional(),
  /** Every n-th job. */
  everyJob: z.int().min(1).optional(),
  /** The share of jobs, 0–1. */
  probability: z.number().min(0).max(1).optional(),
  /** Jobs for the order's n-th record, by the core's number. */
  record: z.int().min(1).optional(),
  /** From this time of the run on. */
  from: spanSchema.optional(),
  /** Up to this time of the run. */
  to: spanSchema.optional(),
});

/** A fault that is planned for machines of a group. It must fire, or the run proves nothing. */
export const faultSchema = z.strictObject({ fault: catalogueName(), ...on, params: z.record(z.string(), z.unknown()).default({}), when: whenSchema.default({}) });

/** Least and greatest delay. */
export const delaySchema = z.tuple([spanSchema, spanSchema]);

/** What the network may do to messages and connections. */
export const troubleNames = ['delay', 'loss', 'duplication', 'reordering', 'partition', 'half-open'] as const;

/** Where it may be in trouble: between machines and core, between merchants and core, between the core and receivers. */
export const networkPaths = ['link', 'api', 'callbacks'] as const;

/**
 * A trouble of the network, in a window of time. Each must strike, or the run proves nothing.
 * `link`: machines and core; `api`: merchants to the core; `callbacks`: the core to receivers.
 */
export const troubleSchema = z.strictObject({
  trouble: z.enum(troubleNames),
  path: z.enum(networkPaths),
  /** On the path `link`: which machines. All of them when left out. */
  on: nameSchema.optional(),
  machine: z.int().min(1).optional(),
  /** `up`: away from the side that dialled or called. */
  direction: z.enum(['up', 'down', 'both']).default('both'),
  /** The share of messages that it strikes, 0–1. A partition and a half-open line know no shares. */
  probability: z.number().min(0).max(1).default(1),
  /** How much later a message arrives (`delay`), how much later its second copy (`duplication`), how long the next may overtake it (`reordering`). */
  by: delaySchema.default(['10ms', '100ms']),
  from: spanSchema.default('0s'),
  to: spanSchema.optional(),
});

/** What a receiver of callbacks may do in place of answering 200. */
export const misbehaviours = ['500', 'refuse', 'hang', 'slow', 'cut', 'redirect', 'rubbish'] as const;

/** A merchant's callback receiver. `merchant` is there in every run, and well-behaved unless it is named here. */
export const receiverSchema = z.strictObject({
  receiver: nameSchema,
  /** How it misbehaves, and when; the first that applies does. Each must show, or the run proves nothing. */
  misbehaves: z
    .array(
      z.strictObject({
        does: z.enum(misbehaviours),
        from: spanSchema.default('0s'),
        to: spanSchema.optional(),
        /** Only the first n callbacks in that time. */
        first: z.int().min(1).optional(),
        /** The share of callbacks, 0–1. */
        probability: z.number().min(0).max(1).default(1),
        /** How late a slow one answers. */
        after: spanSchema.default('20s'),
      }),
    )
    .default([]),
});

/** Customers who come by themselves, at random times, whatever happened to the ones before: an open workload. */
export const arrivalsSchema = z.strictObject({
  ...on,
  /** The mean time between two customers at one machine. */
  every: spanSchema,
  from: spanSchema.default('0s'),
  /** Until then new customers come. */
  until: spanSchema,
  /** `random`: as calls come at an exchange (Poisson); `even`: like a clock. */
  spacing: z.enum(['random', 'even']).default('random'),
  quantity: z.int().min(1).max(100).default(1),
  /** How often a customer whom the core refuses for a busy machine, or who gets no answer, tries again. */
  tries: z.int().min(1).max(100).default(5),
  /** How long a customer waits for the core's answer before trying again. */
  patience: spanSchema.default('30s'),
  /** The share of customers who submit twice at once, 0–1. */
  doubled: z.number().min(0).max(1).default(0),
  /** Name of the receiver that is told. */
  receiver: nameSchema.default('merchant'),
});

/** A merchant whose requests are forged, broken or merely odd: one at a time, about orders of its own. */
export const probesSchema = z.strictObject({
  ...on,
  /** The mean time between two of them at one machine. */
  every: spanSchema,
  from: spanSchema.default('0s'),
  until: spanSchema,
  /** Which forged requests; any of them when left out. */
  kinds: z.array(catalogueName()).min(1).optional(),
});

/** What the run is measured by: a measure by name, with limits in its unit and a marginal band inside them. */
export const expectSchema = z.strictObject({
  measure: catalogueName(),
  min: z.union([z.number(), spanSchema]).optional(),
  max: z.union([z.number(), spanSchema]).optional(),
  /** Within this distance of a limit the measure is met, but marginal. */
  band: z.union([z.number().min(0), spanSchema]).default(0),
});

/** Base delays of the virtual network, and its troubles on every stage. */
export const networkSchema = z.strictObject({ http: delaySchema.optional(), link: delaySchema.optional(), troubles: z.array(troubleSchema).default([]) });
