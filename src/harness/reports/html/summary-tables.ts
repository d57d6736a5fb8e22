import { findingCount, checkState } from '#harness/checks/check.ts';
import { countFaults } from '#harness/history/fault-counts.ts';
import { historyDigest } from '#harness/history/ndjson.ts';
import { formatLimits, formatValue } from '#harness/measures/judge-measures.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { ReportAbout } from '../run-record.ts';
import { operatorJudgements, judgementHeadings } from '../operator-judgements.ts';
import { salesByMotor, salesCounts, salesHeadings } from '../sales-by-motor.ts';
import type { Phrases } from './phrases.ts';

/** A table of a run's summary; its texts are English. */
export interface SummaryTable {
  readonly name: string;
  /** Empty: the first cell of each row is its heading. */
  readonly headings: readonly string[];
  readonly rows: readonly {
    readonly cells: readonly (string | number)[];
    readonly tone?: 'bad' | 'warning' | 'quiet';
  }[];
  /** Columns whose cells stand to the right. */
  readonly numeric: readonly number[];
}

/** The tables of a run that have rows, in the order of the page. */
export function summaryTables(
  result: RunResult,
  about: Pick<ReportAbout, 'version' | 'node' | 'historyFile' | 'replay'>,
  phrases: Phrases,
): readonly SummaryTable[] {
  const { history } = result;
  const tables: readonly SummaryTable[] = [
    {
      name: 'What was sold',
      headings: ['motor', ...salesHeadings],
      rows: salesByMotor(history).map((row) => ({ cells: [row.motor, ...salesCounts(row)] })),
      numeric: salesHeadings.map((_, at) => at + 1),
    },
    faultTable(result),
    {
      name: 'What people saw',
      headings: judgementHeadings,
      rows: operatorJudgements(history).map(({ cells, isExpected }) => ({
        cells,
        ...(!isExpected && { tone: 'bad' as const }),
      })),
      numeric: [],
    },
    measureTable(result),
    checkTable(result),
    provenanceTable(result, about),
  ];
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map((table) => {
      phrases.all([table.name, ...table.headings]);
      for (const { cells } of table.rows) for (const cell of cells) if (typeof cell === 'string') phrases.text(cell);
      return table;
    });
}

function faultTable({ history }: RunResult): SummaryTable {
  return {
    name: 'What was planned to go wrong',
    headings: ['plan', 'whose', 'on', 'fired', ''],
    rows: countFaults(history).map(({ plan, target, targetText, fired }) => ({
      cells: [plan, target, targetText, fired, fired === 0 ? 'never fired' : ''],
      ...(fired === 0 && { tone: 'warning' as const }),
    })),
    numeric: [3],
  };
}

const measureStates = {
  met: 'met',
  marginal: 'met, but marginal',
  missed: 'missed',
  stalled: 'not judged: stalled',
  'no-data': 'no data',
} as const;

function measureTable({ judgement }: RunResult): SummaryTable {
  return {
    name: 'Measures',
    headings: ['measure', 'value', 'expected', ''],
    rows: judgement.measurements.map((measure) => ({
      cells: [
        measure.measure,
        measure.value === null ? '–' : formatValue(measure.value, measure.unit),
        formatLimits(measure),
        measureStates[measure.state],
      ],
      ...(measure.state !== 'met' && { tone: measure.state === 'missed' ? ('bad' as const) : ('warning' as const) }),
    })),
    numeric: [1],
  };
}

const checkStates = {
  failed: ['failed', 'bad'],
  inconclusive: ['INCONCLUSIVE', 'warning'],
  passed: ['passed', undefined],
  stalled: ['not judged: stalled', 'warning'],
  'no-cases': ['no cases', 'quiet'],
} as const;

function checkTable({ judgement, history }: RunResult): SummaryTable {
  const hasStalls = judgement.results.some(({ stalledCases }) => stalledCases > 0);
  return {
    name: 'Rules',
    headings: ['check', 'examined', ...(hasStalls ? ['stalled'] : []), 'findings', '', ''],
    rows: judgement.results.map((result) => {
      const { check, cases, stalledCases } = result;
      const [state, tone] = checkStates[checkState(result)];
      const proved = history.header.proves.includes(check) ? 'to be proved' : '';
      return {
        cells: [check, cases, ...(hasStalls ? [stalledCases] : []), findingCount(result), state, proved],
        ...(tone !== undefined && { tone }),
      };
    }),
    numeric: hasStalls ? [1, 2, 3] : [1, 2],
  };
}

function provenanceTable(
  { history }: RunResult,
  { version, node, historyFile, replay }: Pick<ReportAbout, 'version' | 'node' | 'historyFile' | 'replay'>,
): SummaryTable {
  const { stage, seed, speed, slackMs, timeoutMs } = history.header;
  const rows = [
    ['replay', replay],
    ['history', historyFile],
    ['SHA-256 of the history', historyDigest(history)],
    ['stage, seed, speed', `${stage}, ${seed}, ${speed}×`],
    ['δ (scheduling slack) and fallback', `${slackMs} ms, ${timeoutMs} ms`],
    ['vendloop and Node', `${version}, ${node}`],
  ];
  return { name: 'Where this comes from', headings: [], rows: rows.map((cells) => ({ cells })), numeric: [] };
}
