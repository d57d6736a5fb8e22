import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfig } from '#core/config.ts';
import { findingCount } from '#harness/checks/check.ts';
import { exitCodes } from '#harness/judge/verdict.ts';
import { runScenario } from '#harness/runner/run.ts';
import type { RunTarget } from '#harness/runner/scenario-on-target.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { scenarioSchema, type Scenario } from '#harness/scenario/scenario.ts';
import type { Cluster } from '#harness/stages/cluster/cluster.ts';
import { Disturbances, type DisturbanceCounts } from '#harness/stages/cluster/disturb.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom, systemSeed } from '#harness/stages/random.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { playScenario, type PlayedRun } from '../run/play-scenario.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { handleShutdown } from '../shared/shutdown.ts';
import { targetMachinesIn } from '../shared/target.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';
import { clusterOptions, openCluster, type ClusterFlags } from './start.ts';

/** Flags of `vendloop cluster test`. */
export interface ClusterTestFlags extends ClusterFlags {
  readonly for: string;
  readonly seed?: string;
  readonly customers: string;
  readonly out?: string;
}

/** Machines that sell during a test. */
const machineCount = 12;
const stockOfLane = 5_000;
/** Short limits, so that locks expire and deliveries time out while cores are away. */
const dwellMs = 5_000;
const timeoutMs = 10_000;
const callbacks = { timeoutMs: 1_000, firstPauseMs: 100, maxPauseMs: 1_000, maxAttempts: 100 };
/** How late a message may be on a computer on which processes are killed and started, ms. */
const slackMs = 1_000;
/** The last disturbance begins so long before the end, ms. */
const quietMs = 3_000;
const endsWithinMs = 30_000;
const shownFindings = 10;

/** Disturbs a cluster while it sells, and judges its history. */
export async function testCluster(system: CliIo, flags: ClusterTestFlags): Promise<void> {
  const io = withTranslatedOutput(system);
  const seed = flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER);
  const scenario = scenarioOf(io, flags);
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-cluster-test-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(coreConfig));
  const out = flags.out ?? makeRunFolder(io);
  const options = { ...clusterOptions({ ...flags, port: '0' }), withRelays: true };
  const clock = new SystemClock();
  const shutdown = handleShutdown(io, { withinMs: endsWithinMs, timeoutExitCode: 3 });
  try {
    const sizes = ['--machines', `${machineCount}`, '--stock', `${stockOfLane}`];
    const eventsOf = (core: number): string => join(folder, `core-${core}.ndjson`);
    const coreArgs = (core: number): readonly string[] => [
      ...['--config', config, '--no-limits', '--events', eventsOf(core)],
      ...sizes,
    ];
    const cluster = await openCluster({ ...options, coreArgs, clock });
    try {
      const played = await play(io, cluster, { scenario, seed, out, clock, interrupted: shutdown.requested });
      report(io, played);
    } finally {
      await cluster.close();
    }
  } finally {
    clock.close();
    rmSync(folder, { recursive: true, force: true });
    shutdown.release();
  }
}

const kinds = ['electronic-lock', 'motor', 'conveyor', 'other'] as const;
const coreConfig = {
  dwell: Object.fromEntries(kinds.map((kind) => [kind, `${dwellMs}ms`])),
  timeout: `${timeoutMs}ms`,
  callbacks: {
    timeout: `${callbacks.timeoutMs}ms`,
    firstPause: `${callbacks.firstPauseMs}ms`,
    maxPause: `${callbacks.maxPauseMs}ms`,
    maxAttempts: callbacks.maxAttempts,
    allowAddresses: ['127.0.0.0/8'],
  },
};

function offeredMachines(io: CliIo): ReturnType<typeof targetMachinesIn> {
  const numbers = Array.from({ length: machineCount }, (_, index) => machineNumber(index));
  return targetMachinesIn(numbers.join(','), io, null);
}

function scenarioOf(io: CliIo, flags: ClusterTestFlags): Scenario {
  const { fleet } = offeredMachines(io);
  const title = 'Several cores sell on one database while they are killed, paused and cut off';
  const scenario = scenarioSchema.parse({
    name: 'cluster-test',
    title,
    // A machine whose lane is empty, and that senses no drop, would report what did not drop.
    fleet: fleet.map((group) => ({ ...group, stockPerLane: stockOfLane })),
    arrivals: fleet.map(({ group }) => ({
      on: group,
      every: flags.customers,
      until: flags.for,
      doubleSubmit: 0.1,
      patience: '8s',
    })),
    proves: ['linearizable-lock', 'physical-exclusion', 'specification'],
  });
  return { ...scenario, title };
}

interface TestPlan {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly out: string;
  readonly clock: SystemClock;
  readonly interrupted: Promise<void>;
}

interface TestedRun extends PlayedRun {
  /** Null: the run ended before it began. */
  readonly counts: DisturbanceCounts | null;
}

async function play(io: CliIo, cluster: Cluster, plan: TestPlan): Promise<TestedRun> {
  const { scenario, seed, out, clock, interrupted } = plan;
  const target: RunTarget = {
    merchant: demoMerchant,
    machines: offeredMachines(io).machines,
    limits: {
      dwellMs: { 'electronic-lock': dwellMs, motor: dwellMs, conveyor: dwellMs, other: dwellMs },
      timeoutMs,
      callbacks: { ...defaultConfig.callbacks, ...callbacks },
    },
  };
  const stage = { ...targetStage({ seed, url: cluster.url }), slackMs };
  let disturbances: Disturbances | undefined;
  let disturbing: Promise<void> = Promise.resolve();
  const forMs = durationMs(scenario.arrivals[0]?.until ?? '0s') - quietMs;
  const random = seededRandom(seed).fork('disturbances');
  try {
    const played = await playScenario(
      io,
      { scenario, requestedAs: scenario.name, places: undefined },
      {
        ...{ stage: 'live', seed, speed: 1, out, force: true, showProgress: true, profiles: new Map() },
        replay: io.command('cluster', 'test', '--for', scenario.arrivals[0]?.until ?? '', '--seed', `${seed}`),
        interrupted,
        runWorld: (options) =>
          runScenario(scenario, stage, {
            ...options,
            target,
            onRecorder: (recorder) => (disturbances = new Disturbances({ cluster, random, recorder, clock, forMs })),
            onStart: () => void (disturbing = disturbances?.run() ?? disturbing).catch(() => undefined),
          }),
      },
    );
    await disturbing;
    return { ...played, counts: disturbances?.counts ?? null };
  } finally {
    await stage.close();
  }
}

function report(io: CliIo, { result, historyFile, counts }: TestedRun): void {
  const { verdict, reason } = result.verdict;
  const { events } = result.history;
  const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
  const disturbed = counts && [
    `  disturbances  ${counts.kills} kills of a core, ${counts.pauses} pauses, ${counts.databaseCuts} cuts from the ` +
      `database, ${counts.connectionCuts} cuts of connections, ${counts.databaseRestarts} restarts of the database`,
  ];
  const judged = result.judgement.results.reduce((sum, { cases }) => sum + cases, 0);
  io.out(
    [
      `${verdict} cluster test`,
      `  ${reason}`,
      ...(disturbed ?? []),
      `  calls         ${count('call')}, of which ${count('no-answer')} got no answer`,
      `  machines      ${count('command-received')} commands, ${count('item-dropped')} items dropped`,
      `  judged        ${judged} cases by ${result.judgement.results.length} checks`,
      ...result.judgement.results
        .filter(({ findings, undecided }) => findings.length + undecided.length > 0)
        .map((each) => `  ${each.check}: ${findingCount(each)} findings, ${each.undecided.length} undecided`),
      ...result.judgement.findings.slice(0, shownFindings).map(({ check, message }) => `    ${check}: ${message}`),
      `  history       ${historyFile}`,
      '',
    ].join('\n'),
  );
  io.exit(exitCodes[verdict]);
}
