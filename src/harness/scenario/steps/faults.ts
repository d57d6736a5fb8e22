import { z } from 'zod';
import { frameForms } from '#simulators/machine/altered-frame.ts';
import { oddFrames } from '#simulators/machine/odd-frame.ts';
import { durationSchema, nonNegativeDurationSchema } from '../duration.ts';
import {
  catalogueNameSchema,
  delayRangeSchema,
  directionText,
  receiverFaultNames,
  nameSchema,
  networkPaths,
  pathText,
  networkFaultNames,
} from '../schema-parts.ts';
import { shareSchema } from '../share.ts';
import { answerSchema, caller, labelSchema, lane } from './step-parts.ts';

const path = z.enum(networkPaths).default('link').describe(pathText);

/** Faults during the run, until a later step clears them. */
export const faultSteps = {
  injectFault: z
    .strictObject({
      injectFault: catalogueNameSchema().describe('The name of a fault; `vendloop faults` lists them.'),
      params: z
        .record(z.string(), z.unknown())
        .default({})
        .describe('Parameters of the fault; `vendloop faults NAME` explains them.'),
      nextJobOnly: z
        .boolean()
        .default(false)
        .describe('Only the next job of the machine; there is nothing to clear then.'),
    })
    .describe(
      'Injects a fault into the track’s machine from now on, until `clearFault`. ' +
        'It must fire, or the run is INCONCLUSIVE.',
    ),
  clearFault: z
    .strictObject({ clearFault: catalogueNameSchema().describe('A fault that an earlier `injectFault` began.') })
    .describe('Ends a fault that `injectFault` began.'),
  injectNetworkFault: z
    .strictObject({
      injectNetworkFault: z.enum(networkFaultNames).describe('What the network does.'),
      path,
      machines: z.enum(['this', 'all']).default('this').describe('On the path `link`: the track’s machine, or all.'),
      direction: z.enum(['up', 'down', 'both']).default('both').describe(directionText),
      probability: shareSchema.default(1).describe('The share of messages; `partition` and `half-open` have none.'),
      delay: delayRangeSchema.default(['10ms', '100ms']).describe('The least and the greatest delay.'),
    })
    .describe(
      'Injects a fault into the network from now on, until `clearNetworkFault`. ' +
        'It must fire, or the run is INCONCLUSIVE.',
    ),
  clearNetworkFault: z
    .strictObject({
      clearNetworkFault: z
        .enum(networkFaultNames)
        .describe('A fault of the network that an earlier `injectNetworkFault` began.'),
      path,
    })
    .describe('Ends a fault of the network that `injectNetworkFault` began on the same path.'),
  injectReceiverFault: z
    .strictObject({
      injectReceiverFault: z.enum(receiverFaultNames).describe('What the receiver does in place of answering 200.'),
      receiver: nameSchema.default('merchant').describe('Which receiver.'),
      delay: nonNegativeDurationSchema.default('20s').describe('How late a `slow` one answers.'),
    })
    .describe(
      'Lets a receiver of callbacks fail from now on, until `clearReceiverFault`. It must fire, or the run is ' +
        'INCONCLUSIVE.',
    ),
  clearReceiverFault: z
    .strictObject({ clearReceiverFault: nameSchema.describe('A receiver.') })
    .describe('Lets a receiver answer as it should again.'),
} as const;

/** What an operator or a technician does. */
export const operatorSteps = {
  killCore: z
    .strictObject({ killCore: nonNegativeDurationSchema.describe('How long until it is started again.') })
    .describe('Kills the core, and starts it again on what its store has; goes on once it is there.'),
  setClock: z
    .strictObject({ setClock: durationSchema.describe('How far forwards, or back: `1h`, `-1h`.') })
    .describe('Sets the core’s wall clock, on the virtual stage only: write `stages: [virtual]`.'),
  setMode: z
    .strictObject({ setMode: z.enum(['NORMAL', 'MAINTENANCE', 'TRANSFER']).describe('The new mode.') })
    .describe('A technician sets the machine’s mode; it reports it at once, or when it is connected again.'),
  sendFrame: z
    .strictObject({
      sendFrame: z
        .enum(oddFrames)
        .describe(
          'What is sent: a message of the machine (`heartbeat`, `lane-status`, `offline`; about its last job `ack` ' +
            'or `result`; `challenge`, the answer to the last one), a heartbeat with an unknown mode, one that the ' +
            'core must drop, or a `copy` of one that was sent by this step before.',
        ),
      set: z
        .record(z.string(), z.union([z.string(), z.int()]))
        .optional()
        .describe('Members with other values, signed as they are; those of frames that are wrong already stay.'),
      increase: z
        .record(z.string(), z.int())
        .optional()
        .describe('What is added to members that are whole numbers: `token: -1` names the token before.'),
      leaveOut: z.array(z.string()).optional().describe('Members that are left out.'),
      clock: durationSchema
        .default('0s')
        .describe('How far the time of the message is ahead of the machine’s clock, or behind it: `10s`, `-10s`.'),
      form: z.enum(frameForms).optional().describe('How the message is signed or written otherwise than by the rules.'),
      back: z.int().min(1).max(8).optional().describe('Which message a `copy` repeats. Left out: 1, the last one.'),
      times: z.int().min(1).max(100).default(1).describe('How many, all at once.'),
      from: z
        .enum(['machine', 'impostor', 'neighbour'])
        .default('machine')
        .describe(
          '`impostor`: a caller without the machine’s key dials with its number and sends it. `neighbour`: another ' +
            'machine of the run, the next one of the fleet, sends it in its own name; an `ack` or `result` is about ' +
            'the last job of the track’s machine.',
        ),
    })
    .describe('The machine sends a message besides those of its own.'),
  useKey: z
    .strictObject({
      useKey: z.union([z.literal(1), z.literal(2)]).describe('The first or the second of its keys.'),
    })
    .describe(
      'An operator exchanges the machine’s key: it signs with the other one from now on. The core knows both where ' +
        'its group has `keys: 2`.',
    ),
  laneTest: z
    .strictObject({
      laneTest: labelSchema.describe('Your label for the test; `awaitCallbacks` waits for it.'),
      lane,
      ...caller,
      expect: answerSchema,
    })
    .describe('A technician’s test of a lane: a delivery without an order. The machine must be in `MAINTENANCE`.'),
} as const;
