import { dirname, join, relative, sep } from 'node:path';
import { simulationPage } from '#harness/reports/simulation/html.ts';
import { simulationMarkdown } from '#harness/reports/simulation/markdown.ts';
import { simulationRecord } from '#harness/reports/simulation/record.ts';
import type { SimulationReport } from '#harness/reports/simulation/report.ts';
import { simulationSuite } from '#harness/reports/simulation/suite.ts';
import { simulationText } from '#harness/reports/simulation/text.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import type { ShrunkWorld } from '#harness/simulation/shrink-worlds.ts';
import { replayFileText } from '#harness/simulation/replay/file.ts';
import { maxTokenLength, encodeToken } from '#harness/simulation/replay/token.ts';
import type { CliIo } from '../shared/io.ts';
import { openReporters, type ReportContents } from '../shared/reporters/index.ts';
import { reporterNames, type ReporterFlags } from '../shared/reporters/names.ts';
import { makeRunFolder } from '../shared/default-folder.ts';
import { makeFolder, writeText } from '../shared/write-file.ts';
import { reportsIn } from '../texts/sentences/index.ts';

/** Prints a simulation, and writes its files for CI. */
export interface Outputs {
  /** Saves the replay of a failed world where a file is needed. @returns the command that repeats the world. */
  readonly replay: (world: ShrunkWorld) => string;
  /** Writes a file into the folder of the simulation. @returns its path. @throws WriteError */
  readonly saveFile: (name: string, text: string) => string;
  /** @throws WriteError */
  readonly finish: (report: SimulationReport) => void;
}

/**
 * Makes the folders before the simulation runs, so that a wrong path does not lose its results.
 * @throws UsageError for wrong reporters; WriteError when a folder cannot be made.
 */
export function openOutputs(
  io: CliIo,
  { out, ...flags }: ReporterFlags & { readonly out?: string },
  command: string,
): Outputs {
  const reporters = openReporters(io, flags, {
    valid: reporterNames,
    command,
    fileNames: { json: 'simulation.json' },
  });
  if (out !== undefined) makeFolder(out, '; choose another folder');
  let ownFolder: string | undefined;
  const folder = (): string => out ?? (ownFolder ??= makeRunFolder(io));
  /** Files of replays by the index of the world. */
  const replayFiles = new Map<number, string>();
  const saveFile = (name: string, text: string): string => {
    const file = join(folder(), name);
    writeText(file, text);
    return file;
  };
  return {
    saveFile,
    replay({ replay, seed, index }) {
      const token = encodeToken(replay);
      const fitsCommandLine = token.length <= maxTokenLength;
      // With --out into that folder; without it only when the token is too long for a command line.
      if (out === undefined && fitsCommandLine) return io.command('replay', token);
      const file = saveFile(`replay-${seed}-${replay.check}.json`, replayFileText(replay));
      replayFiles.set(index, file);
      return io.command('replay', fitsCommandLine ? token : file);
    },
    finish(report) {
      const contents = contentsOf(io, report, command, replayFiles);
      if (out !== undefined) saveAll(out, contents);
      reporters.finish(
        simulationText(report, (...args) => io.command(...args), reportsIn(io.language)),
        contents,
        folder,
      );
    },
  };
}

function contentsOf(
  io: CliIo,
  report: SimulationReport,
  command: string,
  replayFiles: ReadonlyMap<number, string>,
): Required<ReportContents> {
  return {
    title: `vendloop ${command}`,
    suites: [simulationSuite(report)],
    json: () => simulationRecord(report),
    markdown: () => simulationMarkdown(report, reportsIn(io.language)),
    html: (page) =>
      simulationPage(report, {
        language: io.language,
        translate: reportsIn(io.language),
        replayFile: ({ index }) => {
          const file = replayFiles.get(index);
          return file === undefined ? null : relative(dirname(page), file).split(sep).join('/');
        },
      }),
  };
}

/** What is in every folder of a simulation. */
function saveAll(out: string, { suites, json, markdown, html }: Required<ReportContents>): void {
  const page = join(out, 'index.html');
  writeText(join(out, 'simulation.json'), `${JSON.stringify(json(), null, 2)}\n`);
  writeText(join(out, 'junit.xml'), junitFile(suites));
  writeText(join(out, 'summary.md'), markdown());
  writeText(page, html(page));
}
