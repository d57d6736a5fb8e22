import { join } from 'node:path';
import type { Verdict } from '#harness/judge/verdict.ts';
import { reportFiles } from '#harness/reports/report-files.ts';
import { virtualNetwork } from '#harness/runner/network-delays.ts';
import { runScenario, type RunOptions, type RunResult } from '#harness/runner/run.ts';
import { sayDuration } from '#harness/scenario/duration.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import { LineTimes } from '#harness/reports/line-times.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { BrokenOff, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import type { Chosen } from './choose-scenarios.ts';
import { declaredAs, type Declared } from './compare-declaration.ts';
import { openEvidence, type Evidence } from './evidence.ts';

/** How a scenario is played. */
export interface Playing {
  readonly stage: Scenario['stages'][number];
  readonly seed: number;
  readonly speed: number;
  /** Folder in which the evidence of the run gets a folder of its own. */
  readonly out: string;
  readonly force: boolean;
  /** Tells on standard error how a live run stands. */
  readonly ticks: boolean;
  readonly profiles: NonNullable<RunOptions['profiles']>;
  /** A core that is broken or slowed on purpose, and the flags that have it again. */
  readonly broken?: { readonly make: NonNullable<RunOptions['patch']>; readonly flags: readonly string[] } | undefined;
  /** How the run is lived through, where a stage that is made for it is not meant. */
  readonly live?: (options: RunOptions) => Promise<RunResult>;
  /** Asked before each step, and what steps ask: where somebody plays along. */
  readonly beforeStep?: RunOptions['beforeStep'];
  readonly operator?: RunOptions['operator'];
  readonly onStart?: RunOptions['onStart'];
  /** Settles when somebody wants it to end where it stands. */
  readonly interrupted?: Promise<void>;
  /** The command that has the run again, where it is not `vendloop run`. */
  readonly replay?: string;
  /** Judges the run by something else than what its scenario declares. */
  readonly judge?: (result: RunResult) => { readonly verdict: Verdict; readonly declared: Declared };
}

/** A run that is over, with its evidence on disk. */
export interface Played {
  readonly scenario: Scenario;
  readonly result: RunResult;
  readonly declared: Declared;
  readonly historyFile: string;
  readonly replay: string;
  /** Names of the files beside the history. */
  readonly files: readonly string[];
  /** Where a step stands in the scenario's file, where it has one. */
  readonly lineOf: Chosen['lineOf'] | undefined;
}

/** Plays a scenario and leaves its evidence on disk. */
export async function playOne(io: CliIo, { scenario, calledAs, lineOf }: Chosen, how: Playing): Promise<Played> {
  const evidence = openEvidence(join(how.out, scenario.name), how.force);
  const { seed, speed } = how;
  const live = how.live ?? ((options: RunOptions) => liveOnStage(scenario, how, evidence.dir, options));
  const clock = new SystemClock();
  const lines = new LineTimes(() => clock.monotonic());
  // Whatever ends the process: what has been seen is on disk.
  const keep = (): void => evidence.flush();
  process.once('exit', keep);
  try {
    const onTick = how.ticks ? { onTick: ticker(io, scenario, evidence) } : {};
    const write = (line: string): void => {
      lines.note();
      evidence.write(line);
    };
    const options: RunOptions = {
      seed,
      profiles: how.profiles,
      write,
      now: () => clock.monotonic(),
      ...onTick,
      ...(how.beforeStep && { beforeStep: how.beforeStep }),
      ...(how.operator && { operator: how.operator }),
      ...(how.onStart && { onStart: how.onStart }),
      ...(how.interrupted && { spent: how.interrupted }),
      ...(how.broken && { patch: how.broken.make }),
    };
    const ran = await live(options).catch((error: unknown) => {
      throw new BrokenOff(
        `${scenario.name} broke off: ${messageOf(error)}; the history so far is in ${evidence.historyFile}`,
        { cause: error },
      );
    });
    evidence.complete();
    const judged = how.judge?.(ran);
    const result: RunResult = judged ? { ...ran, verdict: judged.verdict } : ran;
    const declared = judged?.declared ?? declaredAs(scenario, ran);
    const replay =
      how.replay ??
      io.command(
        'run',
        calledAs,
        '--stage',
        how.stage,
        '--seed',
        `${seed}`,
        ...(how.stage === 'live' ? ['--speed', `${speed}`] : []),
        ...(how.broken?.flags ?? []),
      );
    const about = {
      version,
      node: process.version,
      historyFile: evidence.historyFile,
      replay,
      ...(declared.says !== '' && {
        declared: declared.says,
        asDeclared: declared.asDeclared,
        ...(declared.inconclusive !== undefined && { inconclusive: declared.inconclusive }),
      }),
    };
    const files = reportFiles(result, about, lines.times());
    for (const { name, text } of files) evidence.save(name, text);
    return {
      scenario,
      result,
      declared,
      lineOf,
      historyFile: evidence.historyFile,
      replay,
      files: files.map(({ name }) => name),
    };
  } finally {
    process.off('exit', keep);
    clock.close();
    evidence.close();
  }
}

async function liveOnStage(
  scenario: Scenario,
  { stage: name, seed, speed }: Playing,
  dir: string,
  options: RunOptions,
): Promise<RunResult> {
  const stage =
    name === 'virtual' ? virtualStage({ seed, network: virtualNetwork(scenario) }) : liveStage({ seed, speed, dir });
  try {
    return await runScenario(scenario, stage, options);
  } finally {
    await stage.close();
  }
}

/** Says how a live run stands, what it is waiting for, and how long that can last. */
function ticker(io: CliIo, scenario: Scenario, evidence: Evidence): NonNullable<RunOptions['onTick']> {
  return ({ t, begun, settled, inFlight, untold, fallbackInMs }) => {
    evidence.flush();
    const limit =
      fallbackInMs === null
        ? ''
        : ` (${sayDuration(Math.max(0, Math.round(fallbackInMs / 1000) * 1000))} to the fallback of the oldest)`;
    const waiting = inFlight === 0 ? '' : `, waiting for ${inFlight} machine${inFlight === 1 ? '' : 's'}${limit}`;
    const telling = untold === 0 ? '' : `, ${untold} callback${untold === 1 ? '' : 's'} to come`;
    io.err(
      `${scenario.name}: ${sayDuration(t)} of machine time, ${settled} of ${begun} deliveries settled${waiting}${telling}\n`,
    );
  };
}
