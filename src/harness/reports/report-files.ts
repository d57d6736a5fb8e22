import type { RunResult } from '../runner/run.ts';
import { htmlReport } from './html/index.ts';
import { junitXml } from './junit.ts';
import type { RealTimes } from './line-times.ts';
import { runRecord, type ReportAbout } from './run-record.ts';

/** A file of a run's evidence. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/** Everything that is written beside a run's history: for programs, for CI, and for people. */
export function reportFiles(result: RunResult, about: ReportAbout, times: RealTimes): readonly ReportFile[] {
  return [
    { name: 'verdict.json', text: `${JSON.stringify(runRecord(result, about), null, 2)}\n` },
    { name: 'junit.xml', text: junitXml(result, about, times) },
    { name: 'report.html', text: htmlReport(result, about) },
  ];
}
