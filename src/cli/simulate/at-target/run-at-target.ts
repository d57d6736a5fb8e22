import { sleep } from '#core/ports/waiting.ts';
import { targetSimulationText } from '#harness/reports/target-simulation/text.ts';
import { targetSimulationRecord } from '#harness/reports/target-simulation/record.ts';
import { targetSimulationSuite } from '#harness/reports/target-simulation/suite.ts';
import type { TargetSimulationReport } from '#harness/reports/target-simulation/report.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { simulateTarget } from '#harness/simulation/on-target/simulate-target.ts';
import { summarizeWorld, verdictOfWorld, type PlayedWorld } from '#harness/simulation/on-target/target-simulation.ts';
import { verdictOfTargetSimulation } from '#harness/simulation/on-target/target-verdict.ts';
import { simulationExitCodes } from '#harness/simulation/verdict.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import { worldLengthMs } from '#harness/simulation/on-target/world-length.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { UsageError } from '../../shared/errors.ts';
import type { CliIo } from '../../shared/io.ts';
import { makeRunFolder } from '../../shared/default-folder.ts';
import { evidenceFolder } from '../../shared/project/folders.ts';
import type { Project } from '../../shared/project/project.ts';
import { openReporters } from '../../shared/reporters/index.ts';
import { targetWorldReporters } from '../../shared/reporters/names.ts';
import { handleShutdown, shutdownTimeoutMs } from '../../shared/shutdown.ts';
import { version } from '../../shared/version.ts';
import { reportsIn } from '../../texts/sentences/index.ts';
import { playScenario } from '../../run/play-scenario.ts';
import type { OpenTarget } from '../../run/target-of-run.ts';
import type { SimulateFlags } from '../flags.ts';
import { targetSettingsOf, type TargetSettings } from './target-flags.ts';
import { targetTraits } from './target-traits.ts';

/**
 * Plays random worlds at a core that runs already, and judges each from outside. Closes the target.
 * @throws UsageError for a flag, CannotJoin when the core cannot be asked.
 */
export async function runAtTarget(
  io: CliIo,
  flags: SimulateFlags,
  target: OpenTarget,
  project: Project | null,
): Promise<void> {
  const settings = targetSettingsOf(flags);
  const reporters = openReporters(io, flags, {
    valid: targetWorldReporters,
    command: 'simulate',
    fileNames: { json: 'simulation.json' },
  });
  const traits = await targetTraits(target);
  if (traits.motors.length === 0)
    throw new UsageError(`no machine at ${target.url} is free to be played: name machines with --machines`);
  const shutdown = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  const out = flags.out ?? makeRunFolder(io, evidenceFolder(project));
  const startedAt = io.now();
  const clock = new SystemClock();
  try {
    const { url, machines } = target;
    const simulation = await simulateTarget(
      { url, machines, traits, ...settings },
      {
        play: (world, chosen) => {
          const ended = sleep(clock, worldLengthMs(world, traits) + traits.timeoutMs + settleMs);
          const interrupted = Promise.race([shutdown.requested, ended]);
          return playWorld(io, { ...target, machines: chosen }, world, { out, interrupted });
        },
        leftMs: () => leftMs(settings, io.now() - startedAt),
        wait: (ms) => sleep(clock, ms),
        isInterrupted: () => shutdown.signal.aborted,
        onWorld: (world) => io.err(`${worldLine(world)}\n`),
      },
    );
    const report: TargetSimulationReport = {
      simulation,
      verdict: verdictOfTargetSimulation(simulation),
      startedAt,
      durationMs: io.now() - startedAt,
      out,
      replay: (seed) => replayCommand(io, target, seed),
      version,
      node: process.version,
    };
    reporters.finish(
      targetSimulationText(report, reportsIn(io.language)),
      {
        title: 'vendloop simulate',
        suites: [targetSimulationSuite(report)],
        json: () => targetSimulationRecord(report),
      },
      () => out,
    );
    io.exit(simulationExitCodes[report.verdict.verdict]);
  } finally {
    shutdown.release();
    clock.close();
  }
}

function leftMs({ seconds }: TargetSettings, elapsedMs: number): number {
  return seconds === null ? Infinity : seconds * 1_000 - elapsedMs;
}

/** How long beyond its length and the fallback a world may go on, ms: a cloud may try a lost callback for hours. */
const settleMs = 30_000;

/** Plays one world as `vendloop run` plays a scenario, with its evidence in a folder of its own. */
async function playWorld(
  io: CliIo,
  target: OpenTarget,
  scenario: Scenario,
  { out, interrupted }: { readonly out: string; readonly interrupted: Promise<void> },
): Promise<PlayedWorld> {
  const { seed, title } = scenario;
  const startedAt = io.now();
  const machines = target.machines.map(({ machineNo }: MachineSpec) => machineNo);
  const about = { seed, title, machines, durationMs: 0, historyFile: '' };
  const { result, historyFile } = await playScenario(
    io,
    { scenario, requestedAs: scenario.name },
    {
      stage: 'live',
      seed,
      speed: 1,
      target,
      out,
      // A world whose machines were refused is begun again.
      force: true,
      showProgress: false,
      profiles: new Map(),
      interrupted,
      replay: replayCommand(io, target, seed),
      judge: (judged) => ({
        verdict: verdictOfWorld(judged, summarizeWorld(judged, about)),
        declaration: { matches: true, message: '' },
      }),
    },
  );
  return summarizeWorld(result, { ...about, historyFile, durationMs: io.now() - startedAt });
}

/** The command that plays the same draws again. */
function replayCommand(io: CliIo, { flags }: OpenTarget, seed: number): string {
  return io.command('simulate', ...flags, '--seed', `${seed}`, '--worlds', '1');
}

function worldLine({ seed, title, durationMs, deliveries, findings }: PlayedWorld): string {
  const about = title.replace(/^.*, about /, '');
  const state = findings.length === 0 ? 'ok' : `broke ${[...new Set(findings.map(({ check }) => check))].join(', ')}`;
  const time = formatDuration(Math.round(durationMs / 100) * 100);
  return `seed ${seed}: ${about}, ${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}, ${time}: ${state}`;
}
