import type { Command } from 'commander';
import { simulationText } from '../../harness/report/simulation/text.ts';
import type { SimulationReport } from '../../harness/report/simulation/report.ts';
import { simulate } from '../../harness/simulation/simulate.ts';
import { simulationExitCodes, verdictOfSimulation } from '../../harness/simulation/verdict.ts';
import type { CliIo } from '../io.ts';
import { version } from '../version.ts';
import { orderOf, type SimulateFlags } from './flags.ts';
import { progressOn } from './progress.ts';

/** `vendloop simulate`: random worlds by the thousand. */
export function registerSimulate(program: Command, io: CliIo): void {
  program
    .command('simulate')
    .description('live through random worlds in virtual time, judge each, and hand back the first that breaks a rule')
    .option('--worlds <n>', 'how many worlds (default: 1000, or as many as --seconds allows)')
    .option('--seconds <s>', 'begin no more worlds after so many seconds')
    .option('--seed <n>', 'seed of the first world, or "random"; the next world has the next seed', '1')
    .option('--jobs <n>', 'worker threads (default: one for each processor)')
    .option('--zoo <animal>', 'break the core on purpose with a bug of the zoo')
    .option('--keep-going', 'live all worlds, whatever is found; without it the first that fails is the last')
    .option('--digest', 'print one hash over the histories of all worlds')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 every world kept every rule, 1 one did not, 2 usage, 3 INCONCLUSIVE (no world,\na world that came to no rest, interrupted), 4 a world broke off: a fault of vendloop itself.')
    .action((flags: SimulateFlags) => runSimulation(io, flags));
}

async function runSimulation(io: CliIo, flags: SimulateFlags): Promise<void> {
  const { seconds, ...order } = orderOf(flags);
  const beganAt = io.now();
  const progress = progressOn(io, order, beganAt);
  const { signal, release } = interruption();
  const goOn = (): boolean => seconds === null || io.now() < beganAt + seconds * 1000;
  try {
    const simulation = await simulate(order, { goOn, progress: progress.tell, interrupt: signal });
    progress.clear();
    const report: SimulationReport = { simulation, verdict: verdictOfSimulation(simulation), tookMs: io.now() - beganAt, version, node: process.version };
    io.out(flags.json === true ? `${JSON.stringify({ ...report.verdict, ...simulation }, null, 2)}\n` : simulationText(report));
    io.exit(simulationExitCodes[report.verdict.verdict]);
  } finally {
    release();
  }
}

/** The first Ctrl-C ends the simulation and keeps what it has; the second ends the process. */
function interruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop) };
}
