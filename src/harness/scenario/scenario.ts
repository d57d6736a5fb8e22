import { z } from 'zod';
import {
  arrivalsSchema,
  catalogueNameSchema,
  expectSchema,
  faultSchema,
  groupSchema,
  merchantSchema,
  nameSchema,
  networkSchema,
  probesSchema,
  receiverSchema,
} from './schema-parts.ts';
import { coreFaultsSchema, maxCores } from './core-faults.ts';
import { stepSchema, type StepInput } from './steps.ts';

/** What happens at a machine, step by step; tracks run beside each other. */
const trackSchema = z
  .strictObject({
    on: nameSchema.describe('A group of the fleet.'),
    machine: z
      .int()
      .min(1)
      .optional()
      .describe('One machine of the group: 1 is the first. Left out: each of them plays the steps by itself.'),
    steps: z.array(stepSchema).min(1).describe('What happens, one step after the other.'),
  })
  .describe('What happens at one machine, or at each machine of a group. Tracks run beside each other.');

/** A scenario: plain data, the same on every stage. */
export const scenarioSchema = z
  .strictObject({
    name: nameSchema.describe('Its name: lower-case words joined by -.'),
    title: z.string().min(1).max(140).optional().describe('A one-line description. Left out: its name.'),
    stages: z
      .array(z.enum(['virtual', 'live']))
      .min(1)
      .default(['virtual', 'live'])
      .describe(
        'Where it can run: in virtual time, over real sockets, or both. The first is the default of ' + '`--stage`.',
      ),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1)
      .describe('What all randomness is drawn from: the same seed gives the same run.'),
    speed: z
      .number()
      .min(0.1)
      .max(100)
      .default(1)
      .describe('How fast time runs on the live stage: 10 is ten times as fast.'),
    fleet: z.array(groupSchema).min(1).describe('The machines, in groups.'),
    merchants: z
      .array(merchantSchema)
      .default([])
      .describe('Merchants besides the first one, which every run has and which is called `merchant`.'),
    faults: z.array(faultSchema).default([]).describe('Faults of machines that are planned from the start.'),
    tracks: z
      .array(trackSchema)
      .default([])
      .describe('Who does what, step by step. A scenario needs a track, arrivals or probes.'),
    arrivals: z.array(arrivalsSchema).default([]).describe('Customers who come by themselves.'),
    probes: z.array(probesSchema).default([]).describe('Merchants who send forged requests.'),
    network: networkSchema.default({ faults: [] }),
    receivers: z
      .array(receiverSchema)
      .default([])
      .describe('The merchants’ receivers of callbacks, where they fail or there is more than one.'),
    cores: z
      .int()
      .min(1)
      .max(maxCores)
      .optional()
      .describe('How many cores share one database, on the virtual stage only. Left out: one.'),
    core: coreFaultsSchema.default({ crashes: [], store: [], stalls: [] }),
    attemptLimits: z
      .boolean()
      .default(false)
      .describe('Whether the core limits wrong calls. They are answered 4290 once a limit is used up.'),
    expect: z.array(expectSchema).default([]).describe('What the run is measured by, with limits.'),
    verdict: z
      .enum(['PASS', 'FAIL', 'INCONCLUSIVE'])
      .default('PASS')
      .describe(
        'What the run must come to. A scenario that shows a lie of its machines comes to FAIL, by the checks in ' +
          '`finds`.',
      ),
    finds: z
      .array(catalogueNameSchema())
      .default([])
      .describe('With `verdict: FAIL`: the checks that must find something, and the only ones that may.'),
    proves: z
      .array(catalogueNameSchema())
      .default([])
      .describe('Checks that must have at least one case, or the run is INCONCLUSIVE.'),
  })
  .describe('A scenario of vendloop.');

/** A scenario, checked and with its defaults. */
export type Scenario = z.output<typeof scenarioSchema> & { readonly title: string };

/** A scenario as its author writes it. */
export type ScenarioInput = Omit<z.input<typeof scenarioSchema>, 'tracks'> & {
  readonly tracks?: readonly { readonly on: string; readonly machine?: number; readonly steps: readonly StepInput[] }[];
};

/** A group of machines of a scenario. */
export type Group = Scenario['fleet'][number];

/** The script of a machine, or of each machine of a group. */
export type Track = Scenario['tracks'][number];

/** Name of the merchant that every run has, and of its receiver. */
export const firstMerchant = 'merchant';

/** The receivers of a run: each merchant's own, and those that the scenario names. */
export function receiverNames({ receivers, merchants }: Pick<Scenario, 'receivers' | 'merchants'>): readonly string[] {
  const ownReceivers = merchants.map(({ merchant }) => merchant);
  return [...new Set([firstMerchant, ...ownReceivers, ...receivers.map(({ receiver }) => receiver)])];
}

/** The questions whose recorded answer is not the expected one: each makes a run FAIL. */
export function unexpectedAnswers({ tracks }: Pick<Scenario, 'tracks'>): readonly string[] {
  return tracks.flatMap(({ steps }) =>
    steps.flatMap((step) => {
      if (!('ask' in step) || step.recordedAnswer === undefined || step.recordedAnswer.answer === 'unsure') return [];
      return step.recordedAnswer.answer === step.expect ? [] : [step.ask];
    }),
  );
}
