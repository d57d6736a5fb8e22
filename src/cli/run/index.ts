import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../harness/checks/verdict.ts';
import { runRecord, type RunRecord } from '../harness/report/record.ts';
import { runText } from '../harness/report/terminal.ts';
import { runScenario, type RunOptions } from '../harness/runner/run.ts';
import { sayDuration } from '../harness/scenario/duration.ts';
import type { Scenario } from '../harness/scenario/scenario.ts';
import { liveStage } from '../harness/stages/live/index.ts';
import { systemSeed } from '../harness/stages/live/system-seed.ts';
import type { Stage } from '../harness/stages/stage.ts';
import { virtualStage } from '../harness/stages/virtual/index.ts';
import { virtualNetwork } from '../harness/runner/network.ts';
import { scenarios } from '../../scenarios/index.ts';
import { nearest } from '../../simulators/nearest.ts';
import { Complaint, decimalNumber, wholeNumber } from './complaint.ts';
import type { CliIo } from './io.ts';
import { openEvidence, type Evidence } from './run-evidence.ts';
import { version } from './version.ts';

interface RunFlags {
  readonly stage?: string;
  readonly seed?: string;
  readonly speed?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `vendloop run [scenario…]`: plays scenarios, judges their histories, leaves the evidence on disk. */
export function registerRun(program: Command, io: CliIo): void {
  program
    .command('run')
    .description('play scenarios against a core of their own and judge what happened')
    .argument('[scenario...]', 'names of scenarios; without any, they are listed')
    .option('--stage <stage>', 'virtual (simulated time) or live (real HTTP, sockets and SQLite)')
    .option('--seed <n>', 'seed of all chance, or "random"; the scenario has its own')
    .option('--speed <x>', 'how fast time runs on the live stage')
    .option('--out <dir>', 'folder for the evidence (default: runs/<date and time>)')
    .option('--force', 'overwrite evidence that is in that folder already')
    .option('--json', 'print the results as JSON')
    .addHelpText('after', `\nScenarios:\n${listing()}\n\nExit codes: 0 PASS, 1 FAIL, 2 usage, 3 INCONCLUSIVE.`)
    .action((names: string[], flags: RunFlags) => runAll(io, names, flags));
}

function listing(): string {
  return scenarios.map(({ name, title }) => `  ${name.padEnd(18)} ${title}`).join('\n');
}

async function runAll(io: CliIo, names: readonly string[], flags: RunFlags): Promise<void> {
  if (names.length === 0) throw new Complaint(`name a scenario to run:\n${listing()}`);
  const chosen = names.map(scenarioNamed);
  const stageName = stageOf(flags.stage);
  const out = flags.out ?? join('runs', stampOf(io.now()));
  const records: RunRecord[] = [];
  for (const scenario of chosen) records.push(await runOne(io, scenario, stageName, out, flags));
  if (flags.json) io.out(`${JSON.stringify({ runs: records }, null, 2)}\n`);
  const codes = records.map(({ verdict }) => exitCodes[verdict]);
  io.exit(codes.includes(1) ? 1 : codes.includes(3) ? 3 : 0);
}

async function runOne(io: CliIo, scenario: Scenario, asked: Stage['name'] | undefined, out: string, flags: RunFlags): Promise<RunRecord> {
  const stageName = asked ?? scenario.stages[0] ?? 'virtual';
  if (!scenario.stages.includes(stageName)) throw new Complaint(`scenario ${scenario.name} runs on the ${scenario.stages.join(' and ')} stage only`);
  const seed = flags.seed === undefined ? scenario.seed : flags.seed === 'random' ? systemSeed() : wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const speed = flags.speed === undefined ? scenario.speed : decimalNumber('--speed', flags.speed, 0.1, 100);
  const evidence = openEvidence(join(out, scenario.name), flags.force ?? false);
  const stage = stageName === 'virtual' ? virtualStage({ seed, network: virtualNetwork(scenario) }) : liveStage({ seed, speed, dir: evidence.dir });
  const release = onInterrupt(io, evidence);
  try {
    const result = await runScenario(scenario, stage, { seed, write: (line) => evidence.write(line), onTick: ticker(io, scenario, evidence) });
    evidence.flush();
    const replay = `vendloop run ${scenario.name} --stage ${stageName} --seed ${seed}${stageName === 'live' ? ` --speed ${speed}` : ''}`;
    const record = runRecord(result, { version, historyFile: evidence.historyFile, replay });
    evidence.save('verdict.json', `${JSON.stringify(record, null, 2)}\n`);
    if (!flags.json) io.out(`${runText(result, { historyFile: evidence.historyFile, replay })}\n`);
    return record;
  } finally {
    release();
    evidence.close();
    await stage.close();
  }
}

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => scenario.name);
  throw new Complaint(`there is no scenario "${name}"; did you mean "${nearest(name, names)}"?\n${listing()}`);
}

function stageOf(name: string | undefined): Stage['name'] | undefined {
  if (name === undefined || name === 'virtual' || name === 'live') return name;
  throw new Complaint(`--stage is virtual or live, not "${name}"`);
}

/** A folder name that sorts by time. */
function stampOf(unixMs: number): string {
  return new Date(unixMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
}

/** Says how a live run stands, what it is waiting for, and how long that can last. */
function ticker(io: CliIo, scenario: Scenario, evidence: Evidence): NonNullable<RunOptions['onTick']> {
  return ({ t, begun, settled, inFlight, untold, fallbackInMs }) => {
    evidence.flush();
    const limit = fallbackInMs === null ? '' : ` (${sayDuration(Math.max(0, Math.round(fallbackInMs / 1000) * 1000))} to the fallback of the oldest)`;
    const waiting = inFlight === 0 ? '' : `, waiting for ${inFlight} machine${inFlight === 1 ? '' : 's'}${limit}`;
    const telling = untold === 0 ? '' : `, ${untold} callback${untold === 1 ? '' : 's'} to come`;
    io.err(`${scenario.name}: ${sayDuration(t)} of machine time, ${settled} of ${begun} deliveries settled${waiting}${telling}\n`);
  };
}

/** On Ctrl-C what has been seen so far is kept, and said where. */
function onInterrupt(io: CliIo, evidence: Evidence): () => void {
  const interrupted = (): void => {
    evidence.flush();
    io.err(`\ninterrupted; the history so far is in ${evidence.historyFile}\n`);
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  return () => process.off('SIGINT', interrupted);
}
