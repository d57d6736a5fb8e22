import { dirname } from 'node:path';
import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import { chooseCorpus } from '#harness/simulation/corpus/choose.ts';
import { corpusText } from '#harness/simulation/corpus/file.ts';
import { partOf, partText, type ShardResult } from '#harness/simulation/shards/part.ts';
import { shrinkWorlds } from '#harness/simulation/shrink-worlds.ts';
import { simulate } from '#harness/simulation/simulate.ts';
import { simulationExitCodes, verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { handleShutdown, shutdownTimeoutMs } from '../shared/shutdown.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { makeFolder, writeText } from '../shared/write-file.ts';
import { simulationRequestOf, type SimulateFlags } from './flags.ts';
import { limitOptimizer } from './limit-optimizer.ts';
import { withTimeLimit } from './time-limit.ts';
import { openOutputs, type Outputs } from './outputs.ts';
import { progressPrinter } from './progress.ts';

export async function runSimulation(io: CliIo, flags: SimulateFlags): Promise<void> {
  const { seconds, shrinkSeconds, ...request } = simulationRequestOf(flags);
  limitOptimizer();
  const outputs = openOutputs(io, flags, 'simulate');
  if (flags.growCorpus !== undefined) makeFolder(dirname(flags.growCorpus), '; choose another folder');
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
        cores: request.cores,
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
    if (flags.growCorpus !== undefined) writeText(flags.growCorpus, corpusText(chooseCorpus(simulation.clauses ?? [])));
    outputs.finish(report);
    if (request.shard) saveShard(io, outputs, { ...report, failures: shrunkWorlds, shard: request.shard });
    io.exit(simulationExitCodes[report.verdict.verdict]);
  } finally {
    release();
  }
}

/** Writes the file that `vendloop merge` takes. */
function saveShard(io: CliIo, outputs: Outputs, result: ShardResult): void {
  const { number, count } = result.shard;
  const file = outputs.saveFile(`shard-${number}-of-${count}.json`, partText(partOf(result)));
  io.err(`wrote ${file}; when all shards are done, merge their files with ${io.command('merge', file)} …\n`);
}
