import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { withoutBom } from '#harness/history/line-splitter.ts';
import type { History } from '#harness/history/event.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { benchHtml, benchSuite, benchMarkdown } from '#harness/reports/bench/index.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { Language } from '../shared/language.ts';
import { benchWording } from '../texts/sentences/index.ts';
import { readLimits, readUserFileSync } from '../shared/read-file.ts';
import { appendText, makeEvidenceFolder, writeText } from '../shared/write-file.ts';

/** Makes the folder of a run. @throws UsageError when it holds another run; WriteError when it cannot be made. */
export function makeRunDir(dir: string): string {
  if (existsSync(join(dir, 'bench.json')))
    throw new UsageError(`${dir} already holds a benchmark: choose another --out`);
  makeEvidenceFolder(dir);
  return dir;
}

/** Writes all reports of a run into its folder. @returns the result with their names. */
export function saveReports(dir: string, result: BenchResult, language: Language): BenchResult {
  const wording = benchWording(language);
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
  writeText(join(dir, 'bench.json'), `${JSON.stringify(saved, null, 1)}\n`);
  writeText(join(dir, pageName), benchHtml(saved, wording));
  writeText(join(dir, 'junit.xml'), junitFile([benchSuite(saved)]));
  writeText(join(dir, 'summary.md'), benchMarkdown(saved, wording.translate));
  return saved;
}

/** File name of the history in a run's folder. */
export const historyName = 'history.ndjson.gz';
const dashboardName = 'k6-dashboard.html';
const pageName = 'report.html';

/** Folder of a first measurement that had to be confirmed, inside the folder of the second. */
export const firstMeasurement = 'first-measurement';

/** Events that are compressed at a time: the text of a long run exceeds the length of a string. */
const eventsPerChunk = 50_000;

/**
 * Writes a compressed history: half a million events take about 6 MB. Concatenated gzip members are valid gzip.
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

/** Members that a result needs to be compared, judged and shown. */
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

/** Reads a result of `vendloop bench`. @throws UsageError for anything else. */
export function readResult(file: string): BenchResult {
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(withoutBom(text));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`, { cause: error });
  }
  const format = typeof value === 'object' && value !== null ? (value as { format?: unknown }).format : undefined;
  if (format === 'vendloop-bench/1')
    throw new UsageError(`${file} has the older format vendloop-bench/1, which is not read: run that benchmark again`);
  if (format !== 'vendloop-bench/2')
    throw new UsageError(`${file} is not a result of vendloop bench: its "format" is not "vendloop-bench/2"`);
  const missing = requiredMembers.filter((name) => !Object.hasOwn(value as object, name));
  if (missing.length > 0)
    throw new UsageError(
      `${file} was written by another version of vendloop bench: ${missing.join(', ')} ` +
        `${missing.length === 1 ? 'is' : 'are'} missing. Run that benchmark again`,
    );
  return value as BenchResult;
}
