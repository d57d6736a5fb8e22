import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfig } from '#core/config.ts';
import { runScenario } from '#harness/runner/run.ts';
import type { RunTarget } from '#harness/runner/scenario-on-target.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import { scenarioSchema, type Scenario } from '#harness/scenario/scenario.ts';
import type { Cluster } from '#harness/stages/cluster/cluster.ts';
import { Disturbances } from '#harness/stages/cluster/disturb.ts';
import { hasMosquitto } from '#harness/stages/cluster/installed-programs.ts';
import { machineLinks } from '#harness/stages/cluster/machine-links.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom, systemSeed } from '#harness/stages/random.ts';
import { targetStage } from '#harness/stages/target/index.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { playScenario } from '../run/play-scenario.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { handleShutdown } from '../shared/shutdown.ts';
import { targetMachinesIn } from '../shared/target.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';
import { clusterOptions, openCluster, type ClusterFlags } from './start.ts';
import { reportClusterTest, type TestedRun } from './test-report.ts';

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

/** Disturbs a cluster while it sells, and judges its history. */
export async function testCluster(system: CliIo, flags: ClusterTestFlags): Promise<void> {
  const io = withTranslatedOutput(system);
  const seed = flags.seed === undefined ? systemSeed() : wholeNumber('--seed', flags.seed, 0, Number.MAX_SAFE_INTEGER);
  const scenario = scenarioOf(io, flags);
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-cluster-test-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(coreConfig));
  const out = flags.out ?? makeRunFolder(io);
  // Half of the machines meet the cores at a broker, where there can be one.
  const mqtt = flags.mqtt === true || hasMosquitto();
  const options = { ...clusterOptions({ ...flags, mqtt, port: '0' }), withRelays: true };
  const clock = new SystemClock();
  const shutdown = handleShutdown(io, { withinMs: endsWithinMs, timeoutExitCode: 3 });
  try {
    const sizes = ['--machines', `${machineCount}`, '--stock', `${stockOfLane}`];
    const coreArgs = (): readonly string[] => ['--config', config, '--no-limits', ...sizes];
    const cluster = await openCluster(io, { ...options, coreArgs, clock });
    try {
      const played = await play(io, cluster, { scenario, seed, out, clock, interrupted: shutdown.requested });
      reportClusterTest(io, played);
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
  const links = await machineLinks(
    cluster,
    target.machines.map(({ machineNo }) => machineNo),
  );
  const stage = { ...targetStage({ seed, url: cluster.url }), slackMs, link: links.link };
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
            onRecorder: (recorder) => {
              disturbances = new Disturbances({
                cluster,
                random,
                recorder,
                machinesOf: (port) => links.machinesOf(port),
                clock,
                forMs,
              });
              links.onMachineEvent = recorder.machine;
            },
            onStart: () => void (disturbing = disturbances?.run() ?? disturbing).catch(() => undefined),
          }),
      },
    );
    // Where the run was interrupted, the cluster ends whatever is being done to it.
    await Promise.race([disturbing, interrupted]);
    return { ...played, counts: disturbances?.counts ?? null, hasBroker: cluster.broker !== null };
  } finally {
    await stage.close();
  }
}
