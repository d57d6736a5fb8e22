import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { indexPage, type IndexEntry } from '#harness/reports/html/index-page/index.ts';
import { indexEntryOf, type IndexedRecord } from '#harness/reports/run-index.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import type { TestSuite } from '#harness/reports/suite/test-suite.ts';
import { messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { readLimits, readUserFileSync } from '../shared/read-file.ts';
import type { ReportContents } from '../shared/reporters/index.ts';
import { writeText } from '../shared/write-file.ts';
import type { PlayedRun } from './play-scenario.ts';

/** A scenario that has no result, and why. */
export interface UnfinishedRun {
  readonly name: string;
  readonly reason: string;
  readonly startedAt: number;
}

/** The reports of several runs. @param out the parent of their evidence folders. */
export function runContents(
  io: CliIo,
  out: string,
  runs: readonly PlayedRun[],
  unfinished: readonly UnfinishedRun[],
): ReportContents {
  return {
    title: 'vendloop run',
    suites: [...runs.map(({ suite }) => suite), ...unfinished.map(unfinishedSuite)],
    json: () => ({ runs: runs.map(({ record, declaration }) => ({ ...record, asDeclared: declaration.matches })) }),
    html: (file) => indexPage({ title: 'vendloop run', entries: indexEntries(out, dirname(file)) }, io.language),
  };
}

/**
 * The scenarios without a result.
 * @param names of them, in order; the first is the one that broke off, if one did.
 */
export function unfinishedRuns(
  names: readonly string[],
  failure: Error | null,
  startedAt: number,
): readonly UnfinishedRun[] {
  return names.map((name, at) => ({
    name,
    startedAt,
    reason:
      failure === null
        ? 'It was not run: the command was interrupted.'
        : at === 0
          ? failure.message
          : `It was not run, because ${names[0] ?? ''} broke off.`,
  }));
}

/** Writes the JUnit file of all runs and the index of their folders. @throws WriteError */
export function saveCombined(out: string, { suites, html }: ReportContents): void {
  const page = join(out, 'index.html');
  writeText(join(out, 'junit.xml'), junitFile(suites));
  writeText(page, html?.(page) ?? '');
}

function unfinishedSuite({ name, reason: message, startedAt }: UnfinishedRun): TestSuite {
  return {
    name,
    startedAt,
    seconds: 0,
    properties: {},
    outcome: { className: 'core', state: 'error', message },
    cases: [],
  };
}

/** The evidence folders of runs in a folder. */
function evidenceFolders(out: string): readonly string[] {
  return readdirSync(out, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(out, entry.name, 'history.ndjson')))
    .map(({ name }) => name)
    .sort();
}

/** Every run whose evidence lies in a folder, also of earlier commands. @param pageFolder where the page is. */
function indexEntries(out: string, pageFolder: string): readonly IndexEntry[] {
  return evidenceFolders(out).map((name) => {
    const folder = relative(pageFolder, join(out, name)).split(sep).join('/');
    const record = readRecord(join(out, name, 'verdict.json'));
    return typeof record === 'string' ? unreadableEntry(name, folder, record) : indexEntryOf(record, folder);
  });
}

/** The record of a run, or why it cannot be read. */
function readRecord(file: string): IndexedRecord | string {
  if (!existsSync(file)) return 'There is a history and no verdict: the run broke off.';
  try {
    const data = JSON.parse(readUserFileSync(file, readLimits.inMemory)) as Partial<IndexedRecord> | null;
    return data?.format === 'vendloop-run/2'
      ? (data as IndexedRecord)
      : 'Its verdict.json was written by another version of vendloop.';
  } catch (error) {
    return `Its verdict.json cannot be read: ${messageOf(error)}`;
  }
}

function unreadableEntry(name: string, folder: string, reason: string): IndexEntry {
  return {
    name,
    verdict: '',
    state: 'error',
    reason,
    facts: [],
    links: [{ kind: 'history', path: `${folder}/history.ndjson` }],
  };
}
