import type { RunResult } from '../runner/run.ts';
import type { ScenarioPlaces } from '../scenario/yaml/load.ts';
import { htmlReport, type PageWording } from './html/index.ts';
import type { RealTimes } from './line-times.ts';
import { runRecord, type ReportAbout, type RunRecord } from './run-record.ts';
import { runSuite } from './run-suite.ts';
import { junitFile } from './suite/junit-xml.ts';
import type { TestSuite } from './suite/test-suite.ts';

/** A file of a run's evidence. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/** A run as its reports show it. */
export interface RunReports {
  readonly record: RunRecord;
  readonly suite: TestSuite;
  /** Everything that is written beside the history: for programs, for CI, and for people. */
  readonly files: readonly ReportFile[];
}

/**
 * Makes the reports of a run.
 * @param options.places where the scenario's parts stand, if it was read from a file.
 * @param options.wording the page's texts in Chinese; without it, texts of the run stay English.
 */
export function runReports(
  result: RunResult,
  about: ReportAbout,
  times: RealTimes,
  { places, wording }: { readonly places?: ScenarioPlaces | undefined; readonly wording?: PageWording } = {},
): RunReports {
  const record = runRecord(result, about, times);
  const suite = runSuite(result, about, times, places);
  const files = [
    { name: 'verdict.json', text: `${JSON.stringify(record, null, 2)}\n` },
    { name: 'junit.xml', text: junitFile([suite]) },
    { name: 'report.html', text: htmlReport(result, about, wording) },
  ];
  return { record, suite, files };
}
