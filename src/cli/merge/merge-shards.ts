import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import { failuresOf, mergeParts, simulationOf, type NamedPart } from '#harness/simulation/shards/merge.ts';
import { readPart, ShardError, type SimulationPart } from '#harness/simulation/shards/part.ts';
import { simulationExitCodes, verdictOfSimulation } from '#harness/simulation/verdict.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import type { ReporterFlags } from '../shared/reporters/names.ts';
import { version } from '../shared/version.ts';
import { openOutputs } from '../simulate/outputs.ts';

/** The flags of `vendloop merge` as they were typed. */
export interface MergeFlags extends ReporterFlags {
  readonly out?: string;
}

/**
 * Merges the files of shards, and reports on all worlds as `vendloop simulate` does.
 * @throws UsageError if a file is no shard, or two do not belong together.
 */
export async function mergeShards(io: CliIo, files: readonly string[], flags: MergeFlags): Promise<void> {
  const part = await readShards(io, files);
  const outputs = openOutputs(io, flags, 'merge');
  const simulation = simulationOf(part);
  const report: SimulationReport = {
    simulation,
    failures: failuresOf(part).map((world) => ({ ...world, command: outputs.replay(world) })),
    verdict: verdictOfSimulation(simulation),
    startedAt: part.startedAt,
    durationMs: part.durationMs,
    batchMs: new Map(part.ranges.flatMap(({ first, ms }) => (ms === undefined ? [] : [[first, ms] as const]))),
    version: part.run.vendloop,
    node: part.node.join(', '),
  };
  outputs.finish(report);
  io.exit(simulationExitCodes[report.verdict.verdict]);
}

async function readShards(io: CliIo, files: readonly string[]): Promise<SimulationPart> {
  const named: NamedPart[] = [];
  try {
    for (const file of files) named.push({ from: file, part: ownPart(readPart(await io.readInput(file), file), file) });
    const [first, ...others] = named;
    if (!first) throw new UsageError('name the files that `vendloop simulate --shard` wrote');
    return mergeParts([first, ...others]);
  } catch (error) {
    throw error instanceof ShardError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** Refuses what another version wrote: its seeds may draw other worlds. */
function ownPart(part: SimulationPart, file: string): SimulationPart {
  const { vendloop } = part.run;
  if (vendloop === version) return part;
  throw new ShardError(`${file} was written by vendloop ${vendloop}; merge it with that version`);
}
