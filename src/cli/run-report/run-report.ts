import { motorTypes } from '#simulators/motors/index.ts';
import { checkState } from '#harness/checks/check.ts';
import { formatLimits, formatValue } from '#harness/measures/judge-measures.ts';
import { countFaults } from '#harness/history/fault-counts.ts';
import { findingsText, notesText, splitByCases } from '#harness/reports/judgement-text.ts';
import { salesByMotor, salesCounts } from '#harness/reports/sales-by-motor.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { indentText, foldText, tableWithin } from './table.ts';
import { foldLine } from './text-width.ts';
import type { ConsoleTexts } from '../texts/en/index.ts';
import { reasonsOf } from '../texts/verdict-reasons.ts';

/** The files of a run's evidence, and the declaration of its scenario. */
export interface ReportContext {
  readonly historyFile: string;
  readonly page: string | null;
  /** The command that repeats the run. */
  readonly replay: string;
  /** Comparison with the declaration of its scenario, one sentence; empty without one. */
  readonly declaration: string;
}

/** The report of a run at the console: in the person's language and within the width of the screen. */
export function consoleReport(result: RunResult, context: ReportContext, texts: ConsoleTexts, columns: number): string {
  const { history, judgement, verdict, coreErrors } = result;
  const { header, events } = history;
  const { report } = texts;
  const durationMs = events.findLast(({ by }) => by === 'harness')?.t ?? events.at(-1)?.t ?? 0;
  const unmetLines =
    reasonsOf(result).unmetExpectations.length === 0
      ? []
      : [
          report.unmet,
          ...events.flatMap((event, index) =>
            event.kind === 'expectation' && !event.met && !judgement.stalls.explainedExpectations.has(index)
              ? [report.unmetAt(event.t, event.step, event.detail)]
              : [],
          ),
        ];
  const parts = [
    [
      `${report.verdict[verdict.verdict]} ${header.scenario}`,
      ...foldLine(
        report.about(header.stage, header.speed, header.seed, header.machines.length, durationMs, events.length),
        columns,
      ),
    ].join('\n'),
    foldLine(report.why(reasonsOf(result)) ?? verdict.reason, columns).join('\n'),
    verdict.verdict === 'PASS' || context.declaration === ''
      ? ''
      : foldLine(report.declared(context.declaration), columns).join('\n'),
    foldText(findingsText(history, judgement, texts.sentence), columns),
    foldText(unmetLines.join('\n'), columns),
    coreErrors.length === 0
      ? ''
      : [report.coreErrors, ...coreErrors.flatMap((coreError) => indentText(coreError, '  ', columns))].join('\n'),
    ...tables(result, texts, columns),
    foldText(notesText(judgement, texts.sentence), columns),
    // Paths and commands are not folded, so that they can be copied.
    [
      `${report.history}  ${context.historyFile}`,
      ...(context.page === null ? [] : [`${report.page}  ${context.page}`]),
      `${report.replay}  ${context.replay}`,
    ].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function tables({ history, judgement }: RunResult, texts: ConsoleTexts, columns: number): readonly string[] {
  const { report } = texts;
  const faults = countFaults(history).map(({ plan, targetText, fired }) => [
    plan,
    targetText,
    fired === 0 ? report.neverFired : `${fired}`,
  ]);
  const people = peopleRows(history, texts);
  const measures = judgement.measurements.map((measure) => [
    measure.measure,
    measure.value === null ? '–' : formatValue(measure.value, measure.unit),
    formatLimits(measure),
    report.measured[measure.state],
  ]);
  const { rows, withoutCases } = splitByCases(judgement.results, history.header.proves);
  const checks = rows.map((measure) => [
    measure.check,
    `${measure.cases}`,
    `${measure.findings.length}`,
    report.states[checkState(measure)],
  ]);
  const table = (
    headings: readonly string[],
    rows: readonly (readonly string[])[],
    rightAligned: readonly number[],
  ): string => (rows.length === 0 ? '' : tableWithin(columns, headings, rows, new Set(rightAligned)));
  return [
    table(report.sales, salesRows(history, texts), [1, 2, 3, 4, 5, 6, 7, 8]),
    foldLine(report.salesNote, columns).join('\n'),
    table(report.faults, faults, [2]),
    table(report.people, people, []),
    table(report.measures, measures, [1]),
    table(report.checks, checks, [1, 2]),
    withoutCases.length === 0
      ? ''
      : foldLine(report.idle(withoutCases.length, withoutCases.join(', ')), columns).join('\n'),
  ];
}

function salesRows(history: RunResult['history'], texts: ConsoleTexts): readonly (readonly string[])[] {
  const sales = salesByMotor(history);
  const rows = sales.map(salesCounts);
  const names = sales.map(({ motor }) =>
    texts.motor(motor, motorTypes.find(({ name }) => name === motor)?.titleZh ?? motor),
  );
  const total = (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const totalRow = rows.length > 1 ? [[texts.report.all, ...total.map(String)]] : [];
  return [...rows.map((row, at) => [names[at] ?? '', ...row.map(String)]), ...totalRow];
}

function peopleRows({ events }: RunResult['history'], texts: ConsoleTexts): readonly (readonly string[])[] {
  const { report } = texts;
  return events.flatMap((event) => {
    if (event.kind !== 'operator-answered') return [];
    const operatorName = event.operator === '' ? report.unnamed : event.operator;
    const operator =
      event.source === 'not-asked'
        ? report.notAsked
        : `${operatorName}${event.source === 'from-scenario' ? ` ${report.written}` : ''}`;
    return [[texts.seconds(event.t), event.question, texts[event.expected], texts[event.answer], operator, event.note]];
  });
}
