import { formatQuantity } from '../checks/check.ts';
import { stallMessage } from '../judge/stall-messages.ts';
import { parseStepPosition } from '../history/step-position.ts';
import type { RunResult } from '../runner/run.ts';
import type { ScenarioPlaces } from '../scenario/yaml/load.ts';
import { formatDuration } from '../scenario/duration.ts';
import { formatLimits, formatValue } from '../measures/judge-measures.ts';
import { countFaults } from '../history/fault-counts.ts';
import { checksText, findingsText, notesText, wrapText } from './judgement-text.ts';
import { operatorJudgements, judgementHeadings } from './operator-judgements.ts';
import { salesByMotor, salesCounts, salesHeadings } from './sales-by-motor.ts';
import { escapeUnprintable } from '../printable.ts';
import { textTable } from './text-table.ts';

/** Where a run's evidence lies, what its scenario declared, and where the scenario's parts stand. */
export interface RunContext {
  readonly historyFile: string;
  readonly replay: string;
  readonly files: readonly string[];
  readonly declaration: { readonly message: string };
  /** Where the scenario's steps stand, if it was read from a file. */
  readonly places?: ScenarioPlaces | undefined;
}

/**
 * What a person reads after a run, in this order: the verdict and why, what broke and where, what else happened, and
 * how to repeat it.
 */
export function runText({ history, judgement, verdict, coreErrors }: RunResult, context: RunContext): string {
  const { header, events } = history;
  const durationMs = events.findLast(({ by }) => by === 'harness')?.t ?? events.at(-1)?.t ?? 0;
  const speed = header.speed === 1 ? '' : ` at ${header.speed}× speed`;
  const parts = [
    `${verdict.verdict} ${escapeUnprintable(header.scenario)}\n${header.stage} stage${speed}, seed ${header.seed}, ` +
      `${formatQuantity(header.machines.length, 'machine')}, ${formatDuration(durationMs)} of ` +
      `${header.machines.length === 1 ? 'its' : 'their'} time, ${formatQuantity(events.length, 'event')}`,
    wrapText(verdict.reason, ''),
    verdict.verdict === 'INCONCLUSIVE' ? '' : wrapText(stallMessage(judgement), ''),
    verdict.verdict === 'PASS' ? '' : escapeUnprintable(context.declaration.message),
    findingsText(history, judgement),
    unmetExpectationsText(history, judgement, context.places),
    coreErrors.length === 0
      ? ''
      : ['Failures inside the core:', ...coreErrors.map((coreError) => `  ${escapeUnprintable(coreError)}`)].join('\n'),
    salesText(history),
    faultsText(history),
    peopleText(history),
    measuresText(judgement),
    checksText(judgement, header.proves),
    notesText(judgement),
    [
      `history  ${escapeUnprintable(context.historyFile)}`,
      ...(context.files.includes('report.html')
        ? [`report   ${escapeUnprintable(context.historyFile.replace(/[^/\\]*$/, 'report.html'))}`]
        : []),
      `replay   ${escapeUnprintable(context.replay)}`,
    ].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function salesText(history: RunResult['history']): string {
  const leftColumn = (heading: string) => ({ heading, align: 'left' as const });
  const rightColumn = (heading: string) => ({ heading, align: 'right' as const });
  const columns = [leftColumn('motor'), ...salesHeadings.map(rightColumn)];
  const rows = salesByMotor(history).map((row) => [row.motor, ...salesCounts(row)]);
  const total = columns.map((_, at) => (at === 0 ? 'all' : rows.reduce((sum, row) => sum + Number(row[at]), 0)));
  return `${textTable(columns, rows.length > 1 ? [...rows, total] : rows)}\n\n${wrapText(salesNote, '')}`;
}

/** Explains the columns of the sales table. */
const salesNote =
  'dropped: items, by the machines’ ledgers; notified: deliveries whose callback came; refused: deliveries that did ' +
  'not begin.';

/** Which planned failures showed, and how often. */
function faultsText(history: RunResult['history']): string {
  const fired = countFaults(history);
  if (fired.length === 0) return '';
  const rows = fired.map(({ plan, targetText, fired: times }) => [
    plan,
    targetText,
    times,
    times === 0 ? 'NEVER FIRED' : '',
  ]);
  return textTable(
    [
      { heading: 'planned', align: 'left' },
      { heading: 'on', align: 'left' },
      { heading: 'fired', align: 'right' },
      { heading: '', align: 'left' },
    ],
    rows,
  );
}

/** Judgements of operators. */
function peopleText(history: RunResult['history']): string {
  const rows = operatorJudgements(history).map(({ cells }) => cells);
  return rows.length === 0
    ? ''
    : textTable(
        judgementHeadings.map((heading) => ({ heading, align: 'left' as const })),
        rows,
      );
}

/** What the run was to be measured by. */
function measuresText({ measurements }: RunResult['judgement']): string {
  if (measurements.length === 0) return '';
  const rows = measurements.map((measure) => [
    measure.measure,
    measure.value === null ? '–' : formatValue(measure.value, measure.unit),
    formatLimits(measure),
    stateNames[measure.state],
  ]);
  return textTable(
    [
      { heading: 'measure', align: 'left' },
      { heading: 'value', align: 'right' },
      { heading: 'expected', align: 'left' },
      { heading: '', align: 'left' },
    ],
    rows,
  );
}

const stateNames = {
  met: 'met',
  marginal: 'met, but marginal',
  missed: 'MISSED',
  stalled: 'not judged: stalled',
  'no-data': 'no data',
} as const;

/** Expectations of the scenario that were not met, each with its place in the file. */
function unmetExpectationsText(
  { events }: RunResult['history'],
  { stalls: { explainedExpectations } }: RunResult['judgement'],
  places: RunContext['places'],
): string {
  const lines = events.flatMap((event, index) => {
    if (event.kind !== 'expectation' || event.met) return [];
    const position = parseStepPosition(event.step);
    const line = position ? places?.lineOfStep(position) : undefined;
    const stalledNote = explainedExpectations.has(index) ? ' (stalled)' : '';
    const fileLine = line === undefined ? '' : `\n    ${places?.file ?? ''}:${line}`;
    return [`  at ${event.t} ms, ${escapeUnprintable(`${event.step}: ${event.detail}`)}${stalledNote}${fileLine}`];
  });
  return lines.length === 0 ? '' : ['Expected otherwise:', ...lines].join('\n');
}
