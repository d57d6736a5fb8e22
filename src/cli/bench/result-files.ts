import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { withoutBom } from '#harness/history/line-splitter.ts';
import type { History } from '#harness/history/event.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { benchHtml, benchJunit, benchMarkdown } from '#harness/reports/bench/index.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import { readLimits, readUserFileSync } from '../shared/read-file.ts';
import { appendText, makeEvidenceFolder, writeText } from '../shared/write-file.ts';

/** Makes the folder of a run. @throws Complaint when it holds another run; WriteError when it cannot be made. */
export function makeRunDir(dir: string): string {
  if (existsSync(join(dir, 'bench.json')))
    throw new UsageError(`${dir} holds a benchmark already: choose another --out`);
  makeEvidenceFolder(dir);
  return dir;
}

/** Files that may be wanted elsewhere as well. */
export interface ExtraOutputs {
  readonly junit?: string;
  readonly markdown?: string;
}

/** Writes all reports of a run into its folder. @returns the result, which names them. */
export function saveReports(dir: string, result: BenchResult, { junit, markdown }: ExtraOutputs): BenchResult {
  const k6 = readdirSync(dir).filter((name) => existsSync(join(dir, name, dashboardName)));
  const firstPage = `${firstMeasurement}/${pageName}`;
  const saved: BenchResult = {
    ...result,
    files: {
      page: pageName,
      result: 'bench.json',
      history: historyName,
      junit: 'junit.xml',
      summary: 'summary.md',
      ...Object.fromEntries(k6.map((name) => [name, `${name}/${dashboardName}`])),
      ...(existsSync(join(dir, firstPage)) && { 'the first measurement': firstPage }),
    },
  };
  const save = writeText;
  save(join(dir, 'bench.json'), `${JSON.stringify(saved, null, 1)}\n`);
  save(join(dir, pageName), benchHtml(saved));
  for (const file of [join(dir, 'junit.xml'), junit]) if (file !== undefined) save(file, benchJunit(saved));
  for (const file of [join(dir, 'summary.md'), markdown]) if (file !== undefined) save(file, benchMarkdown(saved));
  return saved;
}

/** The history in a run's folder. */
export const historyName = 'history.ndjson.gz';
const dashboardName = 'k6-dashboard.html';
const pageName = 'report.html';

/** Where a first measurement is kept that asked for a second one, in the folder of that. */
export const firstMeasurement = 'first-measurement';

/** Lines that are compressed at a time: the whole text of a long run is longer than a string may be. */
const eventsPerChunk = 50_000;

/**
 * Writes a history, compressed: half a million events take about 6 MB. Pieces of gzip one behind the other are a gzip.
 */
export function saveHistory(file: string, { header, events }: History): void {
  writeText(file, gzipSync(headerLine(header)));
  for (let start = 0; start < events.length; start += eventsPerChunk) {
    appendText(
      file,
      gzipSync(
        events
          .slice(start, start + eventsPerChunk)
          .map(eventLine)
          .join(''),
        { level: 3 },
      ),
    );
  }
}

/** What a result must have to be compared, judged and shown. */
const requiredMembers: readonly (keyof BenchResult)[] = [
  'verdict',
  'reason',
  'profile',
  'about',
  'loads',
  'goals',
  'checks',
  'locks',
  'processes',
  'diskMs',
  'loops',
  'series',
  'knee',
  'soak',
  'blocks',
  'baseline',
  'vus',
  'attacks',
  'hostile',
  'problems',
  'unobserved',
  'notCovered',
  'files',
];

function readText(file: string): string {
  try {
    return readUserFileSync(file, readLimits.inMemory);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

/** Reads a result that `vendloop bench` has written. @throws Complaint when it is none. */
export function readResult(file: string): BenchResult {
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(withoutBom(text));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
  const format = typeof value === 'object' && value !== null ? (value as { format?: unknown }).format : undefined;
  if (format !== 'vendloop-bench/1')
    throw new UsageError(`${file} is no result of vendloop bench: it does not say "format": "vendloop-bench/1"`);
  const missing = requiredMembers.filter((name) => !Object.hasOwn(value as object, name));
  if (missing.length > 0)
    throw new UsageError(
      `${file} was written by another version of vendloop bench: ${missing.join(', ')} ` +
        `${missing.length === 1 ? 'is' : 'are'} missing. Run that benchmark again`,
    );
  return value as BenchResult;
}
