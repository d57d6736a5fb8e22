import { z } from 'zod';
import { durationSchema, spanSchema } from '../duration.ts';
import {
  catalogueName,
  delaySchema,
  directionText,
  misbehaviours,
  nameSchema,
  networkPaths,
  pathText,
  troubleNames,
} from '../schema-parts.ts';
import { shareSchema } from '../share.ts';
import { answer, label, lane } from './step-parts.ts';

const path = z.enum(networkPaths).default('link').describe(pathText);

/** What breaks while the run goes on, until a later step mends it. */
export const breakingSteps = {
  break: z
    .strictObject({
      break: catalogueName().describe('The name of a fault; `vendloop faults` lists them.'),
      params: z
        .record(z.string(), z.unknown())
        .default({})
        .describe('Parameters of the fault; `vendloop faults NAME` explains them.'),
      once: z.boolean().default(false).describe('Only the next job of the machine; there is nothing to heal then.'),
    })
    .describe('Breaks the track’s machine from now on, until `heal`. It must show, or the run is INCONCLUSIVE.'),
  heal: z
    .strictObject({ heal: catalogueName().describe('A fault that an earlier `break` began.') })
    .describe('Ends a fault that `break` began.'),
  disturb: z
    .strictObject({
      disturb: z.enum(troubleNames).describe('What the network does.'),
      path,
      of: z.enum(['this', 'all']).default('this').describe('On the path `link`: the track’s machine, or all.'),
      direction: z.enum(['up', 'down', 'both']).default('both').describe(directionText),
      probability: shareSchema.default(1).describe('The share of messages; `partition` and `half-open` have none.'),
      by: delaySchema.default(['10ms', '100ms']).describe('The least and the greatest delay.'),
    })
    .describe('Disturbs the network from now on, until `calm`. It must strike, or the run is INCONCLUSIVE.'),
  calm: z
    .strictObject({
      calm: z.enum(troubleNames).describe('A fault of the network that an earlier `disturb` began.'),
      path,
    })
    .describe('Ends a fault of the network that `disturb` began on the same path.'),
  misbehave: z
    .strictObject({
      misbehave: z.enum(misbehaviours).describe('What the receiver does in place of answering 200.'),
      receiver: nameSchema.default('merchant').describe('Which receiver.'),
      after: spanSchema.default('20s').describe('How late a `slow` one answers.'),
    })
    .describe(
      'Lets a receiver of callbacks fail from now on, until `behave`. It must show, or the run is INCONCLUSIVE.',
    ),
  behave: z
    .strictObject({ behave: nameSchema.describe('A receiver.') })
    .describe('Lets a receiver answer as it should again.'),
} as const;

/** What an operator or a technician does. */
export const operatorSteps = {
  killCore: z
    .strictObject({ killCore: spanSchema.describe('How long until it is started again.') })
    .describe('Kills the core, and starts it again on what its store has; goes on once it is there.'),
  setClock: z
    .strictObject({ setClock: durationSchema.describe('How far forwards, or back: `1h`, `-1h`.') })
    .describe('Sets the core’s wall clock, on the virtual stage only: write `stages: [virtual]`.'),
  laneTest: z
    .strictObject({
      laneTest: label.describe('Your label for the test; `settled` waits for it.'),
      lane,
      expect: answer,
    })
    .describe('A technician’s test of a lane: a delivery without an order. The group’s `mode` must be `MAINTENANCE`.'),
} as const;
