import { z } from 'zod';
import { durationSchema, spanSchema } from './duration.ts';
import { problemsOfIssue } from './issues.ts';
import { catalogueName, delaySchema, misbehaviours, nameSchema, networkPaths, troubleNames } from './parts.ts';
import { meant, quoted, wording } from './wording.ts';

const label = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a label is 1 to 32 letters, digits, - or _');
const outcome = z.enum(['success', 'failure', 'timeout']);
const quantity = z.int().min(1).max(100).default(1);
/** Which of the machine's lanes to buy from. */
const lane = z.int().min(0).max(99).default(0);
/** A further line of an order. */
const lineOfOrder = z.strictObject({ lane, quantity });
/** `accepted`, the code with which the core must refuse, or `silence`: no answer comes. */
const answer = z.union([z.enum(['accepted', 'silence']), z.int().min(4000).max(6999)]).default('accepted');

/**
 * What a customer (or a tester) does at one machine, in order. A step that names an expectation records whether it was
 * met; one that is not met fails the run.
 */
export const stepSchemas = {
  /** Order, pay, deliver and wait for the callback: a whole sale. */
  sell: z.strictObject({ sell: z.strictObject({ lane, quantity, receiver: nameSchema.default('merchant') }), ends: outcome.default('success'), times: z.int().min(1).max(10_000).default(1) }),
  /** Places an order and calls it by a label. `and`: its further lines, each a record of its own. `receiver`: which receiver of callbacks it names. */
  order: z.strictObject({ order: label, lane, quantity, and: z.array(lineOfOrder).max(9).default([]), receiver: nameSchema.default('merchant'), expect: answer }),
  /** Pays an order. */
  pay: z.strictObject({ pay: label, expect: answer }),
  /** Refunds an order. */
  refund: z.strictObject({ refund: label, expect: answer }),
  /**
   * Sends the delivery of an order's record, the first unless `line` names another. `patience`: the merchant hangs up when no answer has come by then;
   * `expect: silence` says that this is what must happen.
   */
  deliver: z.strictObject({ deliver: label, line: z.int().min(1).max(10).default(1), patience: spanSchema.default('30s'), expect: answer }),
  /** Sends the very same bytes of the last delivery request of a label again, `times` at once: the same answer must come each time. */
  resend: z.strictObject({ resend: label, times: z.int().min(1).max(50).default(1) }),
  /** So many customers press at once, each with a paid order, and those who are refused try again until they are served. */
  herd: z.strictObject({ herd: z.int().min(2).max(50), lane, tries: z.int().min(1).max(200).default(100) }),
  /** Waits until the core has closed it and told the merchant. */
  expires: z.strictObject({ expires: label }),
  /** A technician's test of a lane; the machine must be set to MAINTENANCE. */
  laneTest: z.strictObject({ laneTest: label, lane, expect: answer }),
  /** Kills the core and starts it again on what its store has, after so long. */
  killCore: z.strictObject({ killCore: spanSchema }),
  /** Sets the core's wall clock forwards, or back: `"-1h"`. Virtual stage only. */
  setClock: z.strictObject({ setClock: durationSchema }),
  /** Sends several deliveries in the same instant: exactly so many may be accepted, one unless it is told otherwise; the others must be refused. `winner` and `loser`: what the first of either is called from then on. */
  race: z.strictObject({ race: z.array(label).min(2).max(50), accepted: z.int().min(0).max(50).default(1), refused: z.int().default(6057), winner: label.default('winner'), loser: label.default('loser') }),
  /** Queues every undelivered item of an order. */
  queue: z.strictObject({ queue: label, expect: answer }),
  /** Sends a forged request about a label's order; the check of its law judges the answer and what came of it. */
  probe: z.strictObject({ probe: catalogueName(), of: label }),
  /** Lets time pass. */
  wait: z.strictObject({ wait: spanSchema }),
  /** Waits until a moment relative to the machine's dwell limit, counted from the grant to a label's delivery. */
  untilDwell: z.strictObject({ untilDwell: label, plus: durationSchema }),
  /** Waits until a moment relative to the 120 s fallback, counted from a label's delivery. */
  untilTimeout: z.strictObject({ untilTimeout: label, plus: durationSchema }),
  /** Waits until this time of the run, counted from when its scripts begin; goes on at once when it is past. */
  untilTime: z.strictObject({ untilTime: spanSchema }),
  /** Waits for the callbacks that are still to come for a label. `ends`: how each ends, or all of them in the order in which they are told. */
  settled: z.strictObject({ settled: label, ends: z.union([outcome, z.array(outcome).min(1).max(1_000)]).default('success') }),
  /** Asks the API how a label's delivery stands. */
  result: z.strictObject({ result: label, is: z.enum(['pending', 'success', 'failure', 'timeout']) }),
  /** Has pickup codes made for a lane's product and calls the first by a label. */
  pickupCode: z.strictObject({ pickupCode: label, lane, expiresIn: spanSchema.optional() }),
  /**
   * Consumes a pickup code; the order that it makes gets a label. `atOnce`: so many people type the code in the same
   * instant, and exactly one of them may get the order.
   */
  consume: z.strictObject({ consume: label, order: label, lane, atOnce: z.int().min(1).max(50).default(1), expect: answer }),
  /** Breaks the machine here and now, until it is healed; `once`: its next job alone. It must show, or the run proves nothing. */
  break: z.strictObject({ break: catalogueName(), params: z.record(z.string(), z.unknown()).default({}), once: z.boolean().default(false) }),
  /** Heals every fault of that name that a step has broken the machine with. */
  heal: z.strictObject({ heal: catalogueName() }),
  /** Lets the network be in trouble from now on: on the path `link` for this machine alone, unless `of` says `all`. */
  disturb: z.strictObject({ disturb: z.enum(troubleNames), path: z.enum(networkPaths).default('link'), of: z.enum(['this', 'all']).default('this'), direction: z.enum(['up', 'down', 'both']).default('both'), probability: z.number().min(0).max(1).default(1), by: delaySchema.default(['10ms', '100ms']) }),
  /** Ends every trouble of that name that a step has begun on that path. */
  calm: z.strictObject({ calm: z.enum(troubleNames), path: z.enum(networkPaths).default('link') }),
  /** Lets a receiver of callbacks misbehave from now on. `after`: how late a slow one answers. */
  misbehave: z.strictObject({ misbehave: z.enum(misbehaviours), receiver: nameSchema.default('merchant'), after: spanSchema.default('20s') }),
  /** Ends whatever steps have made a receiver do. */
  behave: z.strictObject({ behave: nameSchema }),
  /**
   * Asks whoever stands before the machine. `answered`: what somebody has said when they were asked. With neither a person nor an answer the
   * run is INCONCLUSIVE.
   */
  ask: z.strictObject({ ask: z.string().min(1).max(200), expect: z.enum(['yes', 'no']).default('yes'), answered: z.strictObject({ answer: z.enum(['yes', 'no', 'unsure']), by: z.string().max(60).default(''), note: z.string().max(500).default('') }).optional() }),
} as const;

/** The name of a kind of step, which is also the member that tells it from the others. */
export type StepName = keyof typeof stepSchemas;

/** One step as a scenario writes it. */
export type StepInput = { [Name in StepName]: z.input<(typeof stepSchemas)[Name]> }[StepName];

/** One step, checked, of the kind `Name`. */
export type Step<Name extends StepName = StepName> = { [N in Name]: z.output<(typeof stepSchemas)[N]> }[Name];

/** The kind of a step: its first member that names one. A program that sorts members may put others before it. */
export function stepName(step: object): StepName | undefined {
  return Object.keys(step).find((name): name is StepName => Object.hasOwn(stepSchemas, name));
}

/** Accepts a step of any kind and says of a wrong one what is wrong, by its own kind and not by all of them. */
export const stepSchema = z.record(z.string(), z.unknown()).transform((step, context): Step => {
  const name = stepName(step);
  if (!name) {
    context.addIssue({ code: 'custom', message: unknownStep(step) });
    return z.NEVER;
  }
  const parsed = stepSchemas[name].safeParse(step, { error: wording });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    for (const { path, message } of problemsOfIssue(issue, stepSchemas[name])) context.addIssue({ code: 'custom', path: [...path], message });
  }
  return z.NEVER;
});

function unknownStep(step: object): string {
  const names = Object.keys(stepSchemas);
  const [first] = Object.keys(step);
  const given = first === undefined ? '' : `; ${quoted(first)} is none${meant(first, names).replace(';', ',')}`;
  return `a step begins with one of: ${names.join(', ')}${given}`;
}
