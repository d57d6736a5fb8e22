import type { LoadParameters } from './load/load-parameters.ts';
import type { Profile } from './load/steps.ts';

/**
 * How sales are spread over machines: one after the other round the fleet, by Zipf's law, or some few after another.
 */
export type MachineDistribution = 'round' | 'zipf' | 'few';

/** One run of a k6 script. */
export interface LoadPart {
  readonly script: Profile;
  readonly parameters: Partial<LoadParameters>;
  /** Machines that it sells at, of the fleet's. */
  readonly machines: number;
  readonly distribution: MachineDistribution;
  /** Items of one sale. */
  readonly quantity: number;
}

/** A benchmark that has a name. */
export interface BenchProfile {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly description: string;
  readonly parts: readonly LoadPart[];
  /** Outcomes that a request may have besides `success`. */
  readonly allowedOutcomes: readonly string[];
  /** What makes the load unless something else is asked for; left out: k6. */
  readonly generator?: 'node';
}

const pathLoad = (rate: number, warmupS: number, durationS: number, machines: number): LoadPart => ({
  script: 'delivery-path',
  parameters: { rate, warmupS, durationS, p95Ms: 1_000 },
  machines,
  distribution: 'round',
  quantity: 1,
});
/** A user of the generator in Node is a connection alone: two seconds of calls have one. */
const largeFleetLoad = (): LoadPart => {
  const load = pathLoad(1_000, 10, 60, 10_000);
  return { ...load, parameters: { ...load.parameters, vus: 2_000 } };
};
const kneeLoad = (steps: readonly number[], stepS: number, machines: number): LoadPart => ({
  script: 'knee',
  parameters: { steps, stepS, warmupS: 0, p95Ms: 60_000 },
  machines,
  distribution: 'round',
  quantity: 1,
});

/** Every benchmark that there is. */
export const benchProfiles: readonly BenchProfile[] = [
  {
    name: 'release',
    description: 'The delivery path at 250 a second over 1,000 machines, then rising rates until it bends.',
    parts: [pathLoad(250, 10, 20, 1_000), kneeLoad([300, 400, 500, 600, 800], 5, 2_000)],
    allowedOutcomes: [],
  },
  {
    name: 'smoke',
    description: 'The delivery path at 50 a second for a few seconds: does everything still work?',
    parts: [pathLoad(50, 2, 8, 200)],
    allowedOutcomes: [],
  },
  {
    name: 'delivery-path',
    description: 'The pure path: a free machine for each request.',
    parts: [pathLoad(250, 10, 30, 1_000)],
    allowedOutcomes: [],
  },
  {
    name: 'gate',
    description: 'The pure path at an easy rate, for comparing cores with each other.',
    parts: [pathLoad(150, 6, 12, 500)],
    allowedOutcomes: [],
  },
  {
    name: 'large-fleet',
    description: 'The pure path at 1,000 a second over 10,000 machines for a minute; Node makes the load, not k6.',
    parts: [largeFleetLoad()],
    allowedOutcomes: [],
    generator: 'node',
  },
  {
    name: 'hot-machine',
    description: 'Customers choose machines by Zipf’s law: a few get most requests, and refuse the second customer.',
    parts: [
      {
        script: 'hot-machine',
        parameters: { rate: 150, warmupS: 6, durationS: 30, p95Ms: 1_000 },
        machines: 500,
        distribution: 'zipf',
        quantity: 1,
      },
    ],
    allowedOutcomes: ['busy'],
  },
  {
    name: 'queue-drain',
    description: 'Orders of three items are queued at few machines, which work them off one by one.',
    parts: [
      {
        script: 'queue-drain',
        parameters: { rate: 10, warmupS: 2, durationS: 20, p95Ms: 1_000 },
        machines: 60,
        distribution: 'few',
        quantity: 3,
      },
    ],
    allowedOutcomes: [],
  },
  {
    name: 'spike',
    description: 'Four times the rate for ten seconds, and what it is like afterwards.',
    parts: [
      {
        script: 'spike',
        parameters: { rate: 100, warmupS: 6, durationS: 10, spikeRate: 400, spikeS: 10, p95Ms: 2_000 },
        machines: 1_500,
        distribution: 'round',
        quantity: 1,
      },
    ],
    allowedOutcomes: [],
  },
  {
    name: 'soak',
    description: 'A quarter of an hour at 100 a second: does memory rise?',
    parts: [
      {
        script: 'soak',
        parameters: { rate: 100, warmupS: 30, durationS: 900, p95Ms: 1_000 },
        machines: 500,
        distribution: 'round',
        quantity: 1,
      },
    ],
    allowedOutcomes: [],
  },
  {
    name: 'knee',
    description: 'Rising rates until the path bends.',
    parts: [kneeLoad([200, 300, 400, 500, 600, 800, 1_000, 1_500], 5, 3_000)],
    allowedOutcomes: [],
  },
  {
    name: 'hostile',
    description: 'Bad signs, garbage and replays beside a valid load that must not be affected.',
    parts: [
      {
        script: 'hostile',
        parameters: { rate: 100, warmupS: 2, durationS: 15, hostileRate: 100, p95Ms: 1_000 },
        machines: 500,
        distribution: 'round',
        quantity: 1,
      },
    ],
    allowedOutcomes: [],
  },
];

/** The profile of that name; undefined when there is none. */
export function benchProfile(name: string): BenchProfile | undefined {
  return benchProfiles.find((profile) => profile.name === name);
}

/** A profile with other numbers: each part that knows a knob takes it, but for a sweep's own. */
export function withParameters(
  profile: BenchProfile,
  change: {
    readonly rate?: number;
    readonly durationS?: number;
    readonly warmupS?: number;
    readonly vus?: number;
    readonly machines?: number;
  },
): BenchProfile {
  const { machines, ...parameters } = change;
  return {
    ...profile,
    parts: profile.parts.map((part) => ({
      ...part,
      parameters: { ...part.parameters, ...parameters },
      machines: machines ?? part.machines,
    })),
  };
}

/** Machines that a profile needs online. */
export function machineCount({ parts }: BenchProfile): number {
  return Math.max(...parts.map(({ machines }) => machines));
}
