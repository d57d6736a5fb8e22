import type { Knobs } from '#scenarios/k6/load-parameters.ts';
import type { Profile } from '#scenarios/k6/steps.ts';

/** How sales are spread over machines: one after the other round the fleet, by Zipf's law, or some few after another. */
export type Choice = 'round' | 'zipf' | 'few';

/** One run of a k6 script. */
export interface Part {
  readonly script: Profile;
  readonly knobs: Partial<Knobs>;
  /** Machines that it sells at, of the fleet's. */
  readonly machines: number;
  readonly choice: Choice;
  /** Items of one sale. */
  readonly quantity: number;
}

/** A benchmark that has a name. */
export interface BenchProfile {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly says: string;
  readonly parts: readonly Part[];
  /** Outcomes that a request may have besides `success`. */
  readonly allows: readonly string[];
}

const path = (rate: number, warmupS: number, durationS: number, machines: number): Part => ({
  script: 'delivery-path',
  knobs: { rate, warmupS, durationS, vus: 300, p95Ms: 1_000 },
  machines,
  choice: 'round',
  quantity: 1,
});
const knee = (steps: readonly number[], stepS: number, machines: number): Part => ({
  script: 'knee',
  knobs: { steps, stepS, warmupS: 0, vus: 600, p95Ms: 60_000 },
  machines,
  choice: 'round',
  quantity: 1,
});

/** Every benchmark that there is. */
export const benchProfiles: readonly BenchProfile[] = [
  {
    name: 'release',
    says: 'The delivery path at 250 a second over 1,000 machines, then rising rates until it bends.',
    parts: [path(250, 10, 20, 1_000), knee([300, 400, 500, 600, 800], 5, 2_000)],
    allows: [],
  },
  {
    name: 'smoke',
    says: 'The delivery path at 50 a second for a few seconds: does everything still work?',
    parts: [path(50, 2, 8, 200)],
    allows: [],
  },
  {
    name: 'delivery-path',
    says: 'The pure path: a free machine for each request.',
    parts: [path(250, 10, 30, 1_000)],
    allows: [],
  },
  {
    name: 'gate',
    says: 'The pure path at an easy rate, for comparing cores with each other.',
    parts: [path(150, 6, 12, 500)],
    allows: [],
  },
  {
    name: 'hot-machine',
    says: 'Customers choose machines by Zipf’s law: a few are asked for all the time, and refuse whoever comes second.',
    parts: [
      {
        script: 'hot-machine',
        knobs: { rate: 150, warmupS: 6, durationS: 30, vus: 300, p95Ms: 1_000 },
        machines: 500,
        choice: 'zipf',
        quantity: 1,
      },
    ],
    allows: ['busy'],
  },
  {
    name: 'queue-drain',
    says: 'Orders of three items are queued at few machines, which work them off one by one.',
    parts: [
      {
        script: 'queue-drain',
        knobs: { rate: 10, warmupS: 2, durationS: 20, vus: 100, p95Ms: 1_000 },
        machines: 60,
        choice: 'few',
        quantity: 3,
      },
    ],
    allows: [],
  },
  {
    name: 'spike',
    says: 'Four times the rate for ten seconds, and what it is like afterwards.',
    parts: [
      {
        script: 'spike',
        knobs: { rate: 100, warmupS: 6, durationS: 10, spikeRate: 400, spikeS: 10, vus: 300, p95Ms: 2_000 },
        machines: 1_500,
        choice: 'round',
        quantity: 1,
      },
    ],
    allows: [],
  },
  {
    name: 'soak',
    says: 'A quarter of an hour at 100 a second: does memory rise?',
    parts: [
      {
        script: 'soak',
        knobs: { rate: 100, warmupS: 30, durationS: 900, vus: 200, p95Ms: 1_000 },
        machines: 500,
        choice: 'round',
        quantity: 1,
      },
    ],
    allows: [],
  },
  {
    name: 'knee',
    says: 'Rising rates until the path bends.',
    parts: [knee([200, 300, 400, 500, 600, 800, 1_000, 1_500], 5, 3_000)],
    allows: [],
  },
  {
    name: 'hostile',
    says: 'Bad signs, garbage and replays beside a lawful load that must not feel them.',
    parts: [
      {
        script: 'hostile',
        knobs: { rate: 100, warmupS: 2, durationS: 15, hostileRate: 100, vus: 200, p95Ms: 1_000 },
        machines: 500,
        choice: 'round',
        quantity: 1,
      },
    ],
    allows: [],
  },
];

/** The profile of that name; undefined when there is none. */
export function benchProfile(name: string): BenchProfile | undefined {
  return benchProfiles.find((profile) => profile.name === name);
}

/** A profile with other numbers: each part that knows a knob takes it, but for a sweep's own. */
export function withKnobs(
  profile: BenchProfile,
  change: {
    readonly rate?: number;
    readonly durationS?: number;
    readonly warmupS?: number;
    readonly vus?: number;
    readonly machines?: number;
  },
): BenchProfile {
  const { machines, ...knobs } = change;
  return {
    ...profile,
    parts: profile.parts.map((part) => ({
      ...part,
      knobs: { ...part.knobs, ...knobs },
      machines: machines ?? part.machines,
    })),
  };
}

/** Machines that a profile needs online. */
export function machinesOf({ parts }: BenchProfile): number {
  return Math.max(...parts.map(({ machines }) => machines));
}
