import { count } from '../checks/check.ts';
import { stallText } from '../judge/stall-messages.ts';
import { placeOfExpectation, type StepPlace } from '../history/step-position.ts';
import type { RunResult } from '../runner/run.ts';
import { sayDuration } from '../scenario/duration.ts';
import { sayLimits, sayValue } from '../measures/judge-measures.ts';
import { firedFaults } from '../history/fault-counts.ts';
import { checksText, findingsText, notesText, wrapped } from './judgement-text.ts';
import { judgedByPeople, peopleHeadings } from './operator-judgements.ts';
import { salesByMotor } from './sales-by-motor.ts';
import { printable } from '../printable.ts';
import { textTable } from './text-table.ts';

/** Where a run's evidence lies, what its scenario declared, and where its steps stand. */
export interface RunPlace {
  readonly historyFile: string;
  readonly replay: string;
  readonly files: readonly string[];
  readonly declared: { readonly says: string };
  /** File and line of a step; null where it stands in none. */
  readonly lineOf?: ((place: StepPlace) => string | null) | undefined;
}

/** What a person reads after a run, in this order: the verdict and why, what broke and where, what happened besides, and how to have it again. */
export function runText({ history, judgement, verdict, troubles }: RunResult, where: RunPlace): string {
  const { header, events } = history;
  const lasted = events.findLast(({ by }) => by === 'harness')?.t ?? events.at(-1)?.t ?? 0;
  const speed = header.speed === 1 ? '' : ` at ${header.speed}× speed`;
  const parts = [
    `${verdict.verdict} ${printable(header.scenario)}\n${header.stage} stage${speed}, seed ${header.seed}, ${count(header.machines.length, 'machine')}, ${sayDuration(lasted)} of ${header.machines.length === 1 ? 'its' : 'their'} time, ${count(events.length, 'event')}`,
    wrapped(verdict.why, ''),
    verdict.verdict === 'INCONCLUSIVE' ? '' : wrapped(stallText(judgement), ''),
    verdict.verdict === 'PASS' ? '' : printable(where.declared.says),
    findingsText(history, judgement),
    unmetText(history, judgement, where.lineOf),
    troubles.length === 0
      ? ''
      : ['Failures inside the core:', ...troubles.map((trouble) => `  ${printable(trouble)}`)].join('\n'),
    salesText(history),
    faultsText(history),
    peopleText(history),
    measuresText(judgement),
    checksText(judgement, header.proves),
    notesText(judgement),
    [
      `history  ${printable(where.historyFile)}`,
      ...(where.files.includes('report.html')
        ? [`report   ${printable(where.historyFile.replace(/[^/\\]*$/, 'report.html'))}`]
        : []),
      `replay   ${printable(where.replay)}`,
    ].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function salesText(history: RunResult['history']): string {
  const left = (heading: string) => ({ heading, align: 'left' as const });
  const right = (heading: string) => ({ heading, align: 'right' as const });
  const columns = [
    left('motor'),
    right('machines'),
    right('commands'),
    right('success'),
    right('failure'),
    right('timeout'),
    right('dropped'),
    right('told'),
    right('refused'),
  ];
  const rows = salesByMotor(history).map((row) => [
    row.motor,
    row.machines,
    row.begun,
    row.succeeded,
    row.failed,
    row.timedOut,
    row.dropped,
    row.told,
    row.refused,
  ]);
  const total = columns.map((_, at) => (at === 0 ? 'all' : rows.reduce((sum, row) => sum + Number(row[at]), 0)));
  return `${textTable(columns, rows.length > 1 ? [...rows, total] : rows)}\n\n${wrapped(salesNote, '')}`;
}

/** What the columns of the sales count whose names do not say it. */
const salesNote =
  'dropped: items, by the machines’ ledgers; told: deliveries whose callback came; refused: deliveries that did not begin.';

/** Which planned failures showed, and how often. */
function faultsText(history: RunResult['history']): string {
  const fired = firedFaults(history);
  if (fired.length === 0) return '';
  const rows = fired.map(({ plan, on, fired: times }) => [plan, on, times, times === 0 ? 'NEVER FIRED' : '']);
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

/** What people said of what they saw. */
function peopleText(history: RunResult['history']): string {
  const rows = judgedByPeople(history).map(({ cells }) => cells);
  return rows.length === 0
    ? ''
    : textTable(
        peopleHeadings.map((heading) => ({ heading, align: 'left' as const })),
        rows,
      );
}

/** What the run was to be measured by. */
function measuresText({ measured }: RunResult['judgement']): string {
  if (measured.length === 0) return '';
  const rows = measured.map((one) => [
    one.measure,
    one.value === null ? '–' : sayValue(one.value, one.unit),
    sayLimits(one),
    stateNames[one.state],
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
  'held-up': 'not judged: held up',
  nothing: 'nothing to measure',
} as const;

/** Expectations of the scenario that were not met, each with its place in the file. */
function unmetText(
  { events }: RunResult['history'],
  { heldUp: { expectations } }: RunResult['judgement'],
  lineOf: RunPlace['lineOf'],
): string {
  const unmet = events.flatMap((event, index) => {
    if (event.kind !== 'expectation' || event.met) return [];
    const place = placeOfExpectation(event.step);
    const line = place ? (lineOf?.(place) ?? null) : null;
    const heldUp = expectations.has(index) ? ' (held up)' : '';
    return [
      `  at ${event.t} ms, ${printable(`${event.step}: ${event.detail}`)}${heldUp}${line === null ? '' : `\n    ${line}`}`,
    ];
  });
  return unmet.length === 0 ? '' : ['Expected otherwise:', ...unmet].join('\n');
}
