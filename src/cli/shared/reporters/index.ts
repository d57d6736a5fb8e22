import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { ctrfFile } from '#harness/reports/suite/ctrf.ts';
import { githubAnnotations } from '#harness/reports/suite/github.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { suitesMarkdown } from '#harness/reports/suite/markdown.ts';
import type { TestSuite } from '#harness/reports/suite/test-suite.ts';
import type { CliIo } from '../io.ts';
import { version } from '../version.ts';
import { makeDefaultFolder } from '../default-folder.ts';
import { appendText, folderTimestamp, makeFolder, writeText } from '../write-file.ts';
import type { ReporterFlags, ReporterName } from './names.ts';
import { requestedReporters, standardOutput } from './request.ts';

/** What reporters make their files of. */
export interface ReportContents {
  /** What the summary is about: `vendloop run`. */
  readonly title: string;
  readonly suites: readonly TestSuite[];
  readonly json: () => unknown;
  /** A page. @param file its path, for the links in it. */
  readonly html?: (file: string) => string;
  /** A summary for a pull request; by default one of the suites. */
  readonly markdown?: () => string;
}

/** The reporters of one command. */
export interface Reporters {
  /** Whether a reporter was asked for. */
  readonly has: (name: ReporterName) => boolean;
  /** A report takes the place of the text on standard output. */
  readonly takesOutput: boolean;
  /**
   * Prints the text, or what takes its place, and writes all reports.
   * @param folder makes the evidence folder; left out: a new one under `reports/`, called after the command.
   * @throws WriteError
   */
  readonly finish: (text: string, contents: ReportContents, folder?: () => string) => void;
}

/** A command's reporters and where they write. */
export interface ReporterSettings {
  readonly valid: readonly ReporterName[];
  readonly command: string;
  /** Names of files in the evidence folder that differ from the usual ones. */
  readonly fileNames?: Partial<Readonly<Record<ReporterName, string>>>;
}

const usualNames = {
  junit: 'junit.xml',
  ctrf: 'ctrf.json',
  html: 'index.html',
  json: 'results.json',
  markdown: 'summary.md',
} as const;

/**
 * Reads the reporters of a command line, and makes the folders of their files, so that a wrong path does not lose a
 * result.
 * @throws UsageError as {@link requestedReporters}; WriteError when a folder cannot be made.
 */
export function openReporters(io: CliIo, flags: ReporterFlags, settings: ReporterSettings): Reporters {
  const requests = requestedReporters(flags, settings.valid);
  for (const { file } of requests)
    if (file !== null && file !== standardOutput) makeFolder(dirname(file), '; choose another file');
  const takesOutput = requests.some(({ file }) => file === standardOutput);
  const print = (lines: string): void => (takesOutput ? io.err(lines) : io.out(lines));
  return {
    has: (name) => requests.some((request) => request.name === name),
    takesOutput,
    finish(text, contents, makeEvidenceFolder = () => newFolder(io, settings.command)) {
      if (!takesOutput) io.out(text);
      const needsFolder = requests.some(({ name, file }) => name !== 'github' && file === null);
      const folder = needsFolder ? makeEvidenceFolder() : '.';
      for (const request of requests) {
        if (request.name === 'github') annotate(io, print, contents);
        else writeReport(io, fileOf(request.name, request.file, folder, settings), request.name, contents);
      }
    },
  };
}

function newFolder(io: CliIo, command: string): string {
  return makeDefaultFolder(io, join('reports', `${command}-${folderTimestamp(io.now())}`));
}

type FileReporter = Exclude<ReporterName, 'github'>;

function fileOf(name: FileReporter, file: string | null, folder: string, { fileNames }: ReporterSettings): string {
  return file ?? join(folder, fileNames?.[name] ?? usualNames[name]);
}

function writeReport(io: CliIo, file: string, name: FileReporter, contents: ReportContents): void {
  const text = reportText(name, file, contents);
  if (file === standardOutput) {
    io.out(text);
    return;
  }
  writeText(file, text);
  io.err(`wrote ${file}\n`);
}

function reportText(name: FileReporter, file: string, contents: ReportContents): string {
  switch (name) {
    case 'junit':
      return junitFile(contents.suites);
    case 'ctrf':
      return ctrfFile(contents.suites, { version, node: process.version });
    case 'html':
      return contents.html?.(file) ?? '';
    case 'json':
      return `${JSON.stringify(contents.json(), null, 2)}\n`;
    case 'markdown':
      return summaryOf(contents);
  }
}

function summaryOf({ markdown, title, suites }: ReportContents): string {
  return markdown?.() ?? suitesMarkdown(title, suites);
}

/** Annotations of a GitHub job, and its summary where the job has one. */
function annotate(io: CliIo, print: (lines: string) => void, contents: ReportContents): void {
  const workspace = io.env('GITHUB_WORKSPACE');
  print(githubAnnotations(contents.suites, (file) => pathInRepository(file, workspace)));
  const summary = io.env('GITHUB_STEP_SUMMARY');
  if (summary !== undefined && summary !== '') appendText(summary, `${summaryOf(contents)}\n`);
}

/** GitHub wants paths from the root of the repository, with slashes. */
function pathInRepository(file: string, workspace: string | undefined): string {
  const path = workspace === undefined ? file : relative(workspace, resolve(file));
  return (path.startsWith('..') || isAbsolute(path) ? file : path).replaceAll('\\', '/');
}
