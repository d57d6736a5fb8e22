import { z } from 'zod';
import { machineNoSchema, outcomeSchema, timeSchema } from './common.ts';

/** The limits of the speed. */
const speedLimits = { min: 0.1, max: 100 } as const;

const speedSchema = z
  .number()
  .min(speedLimits.min)
  .max(speedLimits.max)
  .describe('Milliseconds of the run that pass in one of the system’s.');

/** What a world can do. */
export const abilitySchema = z.enum([
  'machine-faults',
  'network-faults',
  'receiver-faults',
  'kill-core',
  'sell',
  'speed',
  'pause',
  'verdict',
  'save',
  'finish',
]);

/** A fault that is in force. */
export const activeFaultSchema = z.strictObject({
  plan: z.string().describe('Names it in the history and in `DELETE`.'),
  fault: z.string(),
  target: z.enum(['machine', 'network', 'receiver', 'core']),
  where: z.string().describe('Its target, for people.'),
  machine: machineNoSchema.nullable(),
  path: z.enum(['link', 'api', 'callbacks']).nullable().describe('The path of a fault of the network.'),
  nextJobOnly: z.boolean(),
  params: z.record(z.string(), z.unknown()),
});

export const worldSchema = z
  .strictObject({
    id: z.string().describe('Names this world: after a restart it is another.'),
    state: z.enum(['running', 'finished', 'dead']),
    problem: z.string().nullable().describe('Why the world is dead.'),
    stage: z.enum(['virtual', 'live', 'target']),
    target: z.string().nullable().describe('URL of the core that was joined; null: a core of its own.'),
    seed: z.int(),
    version: z.string(),
    folder: z.string().nullable().describe('Where its evidence is; null: none is kept.'),
    abilities: z.array(abilitySchema).describe('What can be done here.'),
    time: z.strictObject({ t: timeSchema, speed: z.number(), isPaused: z.boolean() }),
    machines: z.strictObject({ total: z.int(), online: z.int(), locked: z.int() }),
    events: z.int().describe('Events in the history so far.'),
    progress: z.strictObject({
      started: z.int().describe('Deliveries so far.'),
      settled: z.int(),
      inFlight: z.int(),
      queued: z.int().describe('Jobs that wait for their machine.'),
      pendingCallbacks: z.int(),
    }),
    faults: z.array(activeFaultSchema).describe('What is broken now, oldest first.'),
  })
  .describe('The world that runs.');

export const timeChangeSchema = z
  .strictObject({ speed: speedSchema.optional(), isPaused: z.boolean().optional() })
  .refine(({ speed, isPaused }) => speed !== undefined || isPaused !== undefined, 'give speed or isPaused')
  .describe('How time passes from now on.');

export const finishSchema = z
  .strictObject({
    open: z
      .enum(['refuse', 'wait', 'abandon'])
      .default('refuse')
      .describe('What becomes of open deliveries: the call is refused, they are waited for, or the run ends at once.'),
  })
  .describe('Ends the session.');

export const saveSchema = z
  .strictObject({
    name: z
      .string()
      .max(60)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'names are lower-case words joined by -')
      .describe('The name of the scenario, and of its file.'),
    title: z.string().min(1).max(140).optional().describe('Its title; the name when left out.'),
  })
  .describe('What has been done so far, as a scenario.');

export const savedSchema = z.strictObject({
  file: z.string(),
  scenario: z.string().describe('The scenario, YAML.'),
  command: z.string().describe('The command that runs it.'),
  deliveries: z.int(),
  difference: z.string().nullable().describe('Where its replay in virtual time differs; null where it does not.'),
});

export const killCoreSchema = z
  .strictObject({
    downMs: z.int().min(0).max(999_000).default(3_000).describe('How long until it is started again, ms of the run.'),
  })
  .describe('Kills the core, and starts it again on what its store has.');

export const judgementSchema = z
  .strictObject({
    question: z.string().min(1).max(200),
    expect: z.enum(['yes', 'no']).describe('The answer that there should be.'),
    answer: z.enum(['yes', 'no', 'unsure']),
    operator: z.string().max(60).default('').describe('Who answers.'),
    note: z.string().max(500).default(''),
  })
  .describe('What a person observed at a machine. An answer other than the expected one fails the run.');

const findingSchema = z.strictObject({
  check: z.string(),
  machine: machineNoSchema.nullable(),
  t: timeSchema,
  message: z.string(),
  impact: z.string().describe('What a customer or merchant would have suffered.'),
  events: z.array(z.int()).describe('Indexes of its evidence in the history.'),
});

export const verdictSchema = z
  .strictObject({
    verdict: z.enum(['PASS', 'FAIL', 'INCONCLUSIVE']),
    reason: z.string(),
    isFinal: z.boolean().describe('The session is over. Until then the verdict is that of an end now.'),
    t: timeSchema,
    events: z.int().describe('How many events were judged.'),
    findings: z.array(findingSchema),
    checks: z.array(
      z.strictObject({
        check: z.string(),
        state: z.enum(['failed', 'inconclusive', 'passed', 'stalled', 'no-cases']),
        cases: z.int(),
        findings: z.int(),
      }),
    ),
  })
  .describe('The judgement of what has been recorded.');

export const evidenceSchema = z.strictObject({
  folder: z.string(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int() })),
});

export const deliverySchema = z
  .strictObject({
    delivery: z.string(),
    machine: machineNoSchema,
    order: z.int(),
    record: z.int(),
    token: z.int(),
    startedAt: timeSchema,
    outcome: outcomeSchema.nullable().describe('How the core settled it.'),
    errorMsg: z.string(),
    notifiedOutcome: outcomeSchema.nullable().describe('What the merchant was notified of.'),
    isOpen: z.boolean(),
    knowledge: z
      .strictObject({ core: z.string(), machine: z.string(), merchant: z.string() })
      .describe('What each side knows, in a sentence.'),
    waitsFor: z.string().describe('What everybody waits for, in a sentence.'),
    awaited: z.strictObject({
      kind: z.enum(['machine-answer', 'callback', 'nothing']),
      lockExpiresAt: timeSchema.nullable(),
      until: timeSchema.nullable().describe('When the fallback or the next attempt comes.'),
    }),
    droppedItems: z.int(),
    machinePhase: z.enum(['nothing', 'received', 'turning', 'dropped', 'stopped', 'answered']),
    machineAnswer: z.enum(['success', 'failure']).nullable(),
    lateResult: z.enum(['success', 'failure']).nullable(),
  })
  .describe('A delivery and what each side knows of it.');

/** An event of the history, as it stands there. */
export const eventSchema = z
  .looseObject({
    index: z.int().describe('Its place in the history, from 0.'),
    t: timeSchema,
    by: z.string(),
    kind: z.string(),
    text: z.string().describe('The event in a few words.'),
  })
  .describe('An event of the history. What was on the wire is left out unless `wire` asks for it.');

export type WorldView = z.infer<typeof worldSchema>;
export type Ability = z.infer<typeof abilitySchema>;
export type VerdictView = z.infer<typeof verdictSchema>;
export type DeliveryView = z.infer<typeof deliverySchema>;
export type EventView = z.infer<typeof eventSchema>;
export type ActiveFaultView = z.infer<typeof activeFaultSchema>;
export type SavedView = z.infer<typeof savedSchema>;
