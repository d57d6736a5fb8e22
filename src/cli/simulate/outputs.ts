import { dirname, join } from 'node:path';
import { simulationSuite } from '#harness/reports/simulation/suite.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { simulationMarkdown } from '#harness/reports/simulation/markdown.ts';
import { simulationRecord } from '#harness/reports/simulation/record.ts';
import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import type { ShrunkWorld } from '#harness/simulation/shrink-worlds.ts';
import { corpusText } from '#harness/simulation/corpus/file.ts';
import { chooseCorpus } from '#harness/simulation/corpus/choose.ts';
import { replayFileText } from '#harness/simulation/replay/file.ts';
import { maxTokenLength, encodeToken } from '#harness/simulation/replay/token.ts';
import type { CliIo } from '../shared/io.ts';
import { folderTimestamp, makeFolder, makeUniqueFolder, writeText } from '../shared/write-file.ts';
import type { SimulateFlags } from './flags.ts';

/** Writes the files of a simulation, for CI. */
export interface Outputs {
  /** Saves the replay of a failed world where a file is needed. @returns the command that repeats the world. */
  readonly replay: (world: ShrunkWorld) => string;
  readonly save: (report: SimulationReport) => void;
}

/**
 * Makes the folders before the simulation runs, so that a wrong path does not lose its results.
 * @throws WriteError when one cannot be made.
 */
export function openOutputs(
  io: CliIo,
  { out, junit, markdown, growCorpus }: Pick<SimulateFlags, 'out' | 'junit' | 'markdown' | 'growCorpus'>,
): Outputs {
  for (const dir of [out, junit && dirname(junit), markdown && dirname(markdown), growCorpus && dirname(growCorpus)])
    if (dir !== undefined && dir !== '') makeFolder(dir, '; choose another folder');
  let ownFolder: string | undefined;
  return {
    replay({ replay, seed }) {
      const token = encodeToken(replay);
      const fitsCommandLine = token.length <= maxTokenLength;
      // With --out into that folder; without it only when the token is too long for a command line.
      if (out === undefined && fitsCommandLine) return io.command('replay', token);
      const dir = out ?? (ownFolder ??= makeUniqueFolder(join('runs', folderTimestamp(io.now()))));
      const file = join(dir, `replay-${seed}-${replay.check}.json`);
      writeText(file, replayFileText(replay));
      return io.command('replay', fitsCommandLine ? token : file);
    },
    save(report) {
      if (growCorpus !== undefined) writeText(growCorpus, corpusText(chooseCorpus(report.simulation.clauses ?? [])));
      if (out !== undefined)
        writeText(join(out, 'simulation.json'), `${JSON.stringify(simulationRecord(report), null, 2)}\n`);
      for (const file of [out && join(out, 'junit.xml'), junit])
        if (file) writeText(file, junitFile([simulationSuite(report)]));
      for (const file of [out && join(out, 'summary.md'), markdown])
        if (file) writeText(file, simulationMarkdown(report));
    },
  };
}
