import { motorTypes } from '#simulators/motors/index.ts';
import { stateOf } from '#harness/checks/check.ts';
import { sayLimits, sayValue } from '#harness/measures/judge-measures.ts';
import { firedFaults } from '#harness/history/fault-counts.ts';
import { findingsText, notesText, splitIdle } from '#harness/reports/judgement-text.ts';
import { salesByMotor } from '#harness/reports/sales-by-motor.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { indented, refolded, tableWithin } from '../terminal/table.ts';
import { folded } from '../terminal/text-width.ts';
import type { Words } from '../texts/en.ts';
import { reasonsOf } from './verdict-reasons.ts';

/** Where a run's evidence lies, and what its scenario declared. */
export interface ReportPlace {
  readonly historyFile: string;
  readonly page: string | null;
  /** The command that has it again. */
  readonly replay: string;
  /** What its scenario declares, in a sentence; empty when it declares nothing. */
  readonly declared: string;
}

/** The end of a run for the person at the console: in their language, and within the width of their screen. */
export function consoleReport(result: RunResult, place: ReportPlace, words: Words, columns: number): string {
  const { history, judgement, verdict, troubles } = result;
  const { header, events } = history;
  const { report } = words;
  const lasted = events.findLast(({ by }) => by === 'harness')?.t ?? events.at(-1)?.t ?? 0;
  const unmet =
    reasonsOf(result).unmet.length === 0
      ? []
      : [
          report.unmet,
          ...events.flatMap((event, index) =>
            event.kind === 'expectation' && !event.met && !judgement.heldUp.expectations.has(index)
              ? [report.unmetAt(event.t, event.step, event.detail)]
              : [],
          ),
        ];
  const parts = [
    [
      `${report.verdict[verdict.verdict]} ${header.scenario}`,
      ...folded(
        report.about(header.stage, header.speed, header.seed, header.machines.length, lasted, events.length),
        columns,
      ),
    ].join('\n'),
    folded(report.why(reasonsOf(result)) ?? verdict.why, columns).join('\n'),
    verdict.verdict === 'PASS' || place.declared === ''
      ? ''
      : folded(report.declared(place.declared), columns).join('\n'),
    refolded(findingsText(history, judgement), columns),
    refolded(unmet.join('\n'), columns),
    troubles.length === 0
      ? ''
      : [report.troubles, ...troubles.flatMap((trouble) => indented(trouble, '  ', columns))].join('\n'),
    ...tables(result, words, columns),
    refolded(notesText(judgement), columns),
    // Paths and commands are left whole, to be copied.
    [
      `${report.history}  ${place.historyFile}`,
      ...(place.page === null ? [] : [`${report.page}  ${place.page}`]),
      `${report.replay}  ${place.replay}`,
    ].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function tables({ history, judgement }: RunResult, words: Words, columns: number): readonly string[] {
  const { report } = words;
  const faults = firedFaults(history).map(({ plan, on, fired }) => [
    plan,
    on,
    fired === 0 ? report.neverFired : `${fired}`,
  ]);
  const people = peopleRows(history, words);
  const measures = judgement.measured.map((one) => [
    one.measure,
    one.value === null ? '–' : sayValue(one.value, one.unit),
    sayLimits(one),
    report.measured[one.state],
  ]);
  const { rows, idle } = splitIdle(judgement.results, history.header.proves);
  const checks = rows.map((one) => [one.check, `${one.looked}`, `${one.findings.length}`, report.states[stateOf(one)]]);
  const table = (
    headings: readonly string[],
    rows: readonly (readonly string[])[],
    right: readonly number[],
  ): string => (rows.length === 0 ? '' : tableWithin(columns, headings, rows, new Set(right)));
  return [
    table(report.sales, salesRows(history, words), [1, 2, 3, 4, 5, 6, 7, 8]),
    folded(report.salesNote, columns).join('\n'),
    table(report.faults, faults, [2]),
    table(report.people, people, []),
    table(report.measures, measures, [1]),
    table(report.checks, checks, [1, 2]),
    idle.length === 0 ? '' : folded(report.idle(idle.length, idle.join(', ')), columns).join('\n'),
  ];
}

function salesRows(history: RunResult['history'], words: Words): readonly (readonly string[])[] {
  const rows = salesByMotor(history).map((row) => [
    row.machines,
    row.begun,
    row.succeeded,
    row.failed,
    row.timedOut,
    row.dropped,
    row.told,
    row.refused,
  ]);
  const names = salesByMotor(history).map(({ motor }) =>
    words.motor(motor, motorTypes.find(({ name }) => name === motor)?.titleZh ?? motor),
  );
  const total = (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const all = rows.length > 1 ? [[words.report.all, ...total.map(String)]] : [];
  return [...rows.map((row, at) => [names[at] ?? '', ...row.map(String)]), ...all];
}

function peopleRows({ events }: RunResult['history'], words: Words): readonly (readonly string[])[] {
  const { report } = words;
  return events.flatMap((event) => {
    if (event.kind !== 'operator-judged') return [];
    const named = event.operator === '' ? report.unnamed : event.operator;
    const who =
      event.source === 'nobody' ? report.nobody : `${named}${event.source === 'written' ? ` ${report.written}` : ''}`;
    return [[words.seconds(event.t), event.question, words[event.expected], words[event.answer], who, event.note]];
  });
}
