import type { Command } from 'commander';
import { simulationRecord } from '#harness/reports/simulation/record.ts';
import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import { simulationText } from '#harness/reports/simulation/text.ts';
import { shrinkWorlds } from '#harness/simulation/shrink-worlds.ts';
import { simulate } from '#harness/simulation/simulate.ts';
import { simulationExitCodes, verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { storeFlagText } from '../shared/store-kind.ts';
import { version } from '../shared/version.ts';
import { simulationRequestOf, type SimulateFlags } from './flags.ts';
import { withTimeLimit } from './time-limit.ts';
import { openOutputs } from './outputs.ts';
import { progressPrinter } from './progress.ts';

/** `vendloop simulate`: runs randomized worlds. */
export function registerSimulate(program: Command, io: CliIo): void {
  program
    .command('simulate')
    .description('run randomized worlds in virtual time, check each, and report the first that violates a rule')
    .option('--worlds <n>', 'number of worlds (default: 1000, or as many as --seconds allows)')
    .option('--seconds <s>', 'start no more worlds after this time')
    .option('--seed <n>', 'seed of the first world, or "random"; the next world has the next seed', '1')
    .option('--jobs <n>', 'worker threads (default: one per processor)')
    .option('--store <kind>', `${storeFlagText}; default: memory`)
    .option('--zoo <mutant>', 'run the core with a bug of the zoo (`vendloop zoo --list`)')
    .option('--keep-going', 'run all worlds; without it, the simulation ends at the first failed world')
    .option('--cover-every-clause', 'fail if no world reached a clause of the protocol that worlds can reach')
    .option('--corpus <file>', 'also run the worlds of a corpus, before all others')
    .option('--grow-corpus <file>', 'write the few worlds of this run that reach rare clauses; implies --keep-going')
    .option(
      '--shrink-seconds <s>',
      'how long to search for a smaller world that fails in the same way; 0: no search',
      '60',
    )
    .option('--digest', 'print a hash over the histories of all worlds, to compare runs')
    .option('--out <dir>', 'write simulation.json, junit.xml, summary.md and a replay file for each failed world')
    .option('--junit <file>', 'write the result as JUnit XML')
    .option('--markdown <file>', 'write a summary in Markdown, for a pull request')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 no world violates a rule, 1 one does, 2 usage error, 3 INCONCLUSIVE (no world, no check with ' +
        'a case,\na world that did not come to an end or that a check could not judge, an interruption), 4 CRASHED ' +
        '(a world threw an\nerror) or another internal error.',
    )
    .action((flags: SimulateFlags) => runSimulation(io, flags));
}

async function runSimulation(io: CliIo, flags: SimulateFlags): Promise<void> {
  const { seconds, shrinkSeconds, ...request } = simulationRequestOf(flags);
  const outputs = openOutputs(io, flags);
  const { signal, release } = handleShutdown(io, { withinMs: shutdownTimeoutMs, timeoutExitCode: 3 });
  const startedAt = io.now();
  const progress = progressPrinter(io, request, startedAt);
  const shouldContinue = (): boolean => seconds === null || io.now() < startedAt + seconds * 1000;
  const batchMs = new Map<number, number>();
  const batch = (first: number): void => void batchMs.set(first, io.now() - (batchMs.get(first) ?? 0));
  try {
    const simulation = await simulate(request, { shouldContinue, batch, progress: progress.worlds, interrupt: signal });
    const durationMs = io.now() - startedAt;
    const shrunkWorlds = await withTimeLimit(signal, shrinkSeconds, (stop) =>
      shrinkWorlds(simulation.failed, {
        mutant: request.mutant,
        store: request.store,
        version,
        progress: progress.shrinking,
        stop,
      }),
    );
    progress.clear();
    const failures = shrunkWorlds.map((world) => ({ ...world, command: outputs.replay(world) }));
    const report: SimulationReport = {
      simulation,
      failures,
      verdict: verdictOfSimulation(simulation),
      startedAt,
      durationMs,
      batchMs,
      version,
      node: process.version,
    };
    outputs.save(report);
    io.out(
      flags.json === true
        ? `${JSON.stringify(simulationRecord(report), null, 2)}\n`
        : simulationText(report, (...args) => io.command(...args)),
    );
    io.exit(simulationExitCodes[report.verdict.verdict]);
  } finally {
    release();
  }
}
