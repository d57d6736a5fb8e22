import { dirname, join } from 'node:path';
import { checkState } from '#harness/checks/check.ts';
import type { RealTimes } from '#harness/reports/line-times.ts';
import { runReports } from '#harness/reports/report-files.ts';
import { pageWording } from '../run-report/page-wording.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { consoleReport } from '../run-report/run-report.ts';
import type { PlayedSession } from './play-session.ts';
import type { Prompter } from './prompter.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';

/** What the reports need besides the session itself. */
export interface SessionEvidence {
  /** Unix ms. */
  readonly startedAt: number;
  readonly historyFile: string;
  /** File of the saved scenario. */
  readonly scenarioFile: string | null;
  readonly times: RealTimes;
  readonly save: (name: string, text: string) => void;
}

/** Writes the reports into the folder of the history, and prints the report for the person. */
export function writeReports(
  io: CliIo,
  prompter: Prompter,
  texts: ConsoleTexts,
  { result, leftEarly }: PlayedSession,
  { startedAt, historyFile, scenarioFile, times, save }: SessionEvidence,
): void {
  const replay = scenarioFile === null ? io.command('check', historyFile) : io.command('run', scenarioFile);
  const about = { version, node: process.version, startedAt, historyFile, replay };
  const { files } = runReports(result, about, times, { wording: pageWording(io.language, result) });
  for (const { name, text } of files) save(name, text);
  if (leftEarly) prompter.print('', texts.finish.interrupted);
  // Checks without cases would fill the screen after a short session.
  const shownResult = {
    ...result,
    judgement: {
      ...result.judgement,
      results: result.judgement.results.filter((result) => checkState(result) !== 'no-cases'),
    },
  };
  const page = join(dirname(historyFile), 'report.html');
  io.out(`\n${consoleReport(shownResult, { historyFile, replay, page, declaration: '' }, texts, prompter.columns())}`);
  // The last line stays visible when the report scrolls away.
  io.out(`\n${texts.report.verdict[result.verdict.verdict]}: ${page}\n`);
}
