import { dirname, join } from 'node:path';
import { runText } from '#harness/reports/terminal.ts';
import { consoleReport } from '../run-report/run-report.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';
import type { PlayedRun } from './play-scenario.ts';
import { declarationText } from './summary.ts';

/** Width of a report where letters may take two columns. */
const reportColumns = 100;

/** The report of one run for a person. */
export function runTextIn(language: Language, run: PlayedRun): string {
  if (language === 'en') return runText(run.result, run);
  const { historyFile, replay, files, result } = run;
  const page = files.includes('report.html') ? join(dirname(historyFile), 'report.html') : null;
  const declaration = declarationText(language, run);
  return consoleReport(result, { historyFile, page, replay, declaration }, textsOf(language), reportColumns);
}
