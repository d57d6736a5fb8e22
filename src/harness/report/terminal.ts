import type { RunResult } from '../runner/run.ts';
import { sayDuration } from '../scenario/duration.ts';
import { checksText, findingsText, notesText, verdictText } from './judgement-text.ts';
import { salesByMotor } from './sales.ts';
import { textTable } from './text-table.ts';

/** What a person reads after a run: what was sold, dropped and told, what broke, and where the evidence is. */
export function runText({ history, judgement, verdict, troubles }: RunResult, where: { readonly historyFile: string; readonly replay: string }): string {
  const { header, events } = history;
  const lasted = events.findLast(({ by }) => by === 'harness')?.t ?? events.at(-1)?.t ?? 0;
  const speed = header.speed === 1 ? '' : ` at ${header.speed}× speed`;
  const parts = [
    `${verdict.verdict} ${header.scenario}\n${header.stage} stage${speed}, seed ${header.seed}, ${header.machines.length} machines, ${sayDuration(lasted)} of their time, ${events.length} events`,
    salesText(history),
    faultsText(history),
    unmetText(history),
    troubles.length === 0 ? '' : ['Failures inside the core:', ...troubles.map((trouble) => `  ${trouble}`)].join('\n'),
    checksText(judgement),
    findingsText(history, judgement),
    notesText(judgement),
    verdictText(verdict),
    `history  ${where.historyFile}\nreplay   ${where.replay}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function salesText(history: RunResult['history']): string {
  const left = (heading: string) => ({ heading, align: 'left' as const });
  const right = (heading: string) => ({ heading, align: 'right' as const });
  const columns = [left('motor'), right('machines'), right('commands'), right('success'), right('failure'), right('timeout'), right('dropped'), right('told'), right('refused')];
  const rows = salesByMotor(history).map((row) => [row.motor, row.machines, row.begun, row.succeeded, row.failed, row.timedOut, row.dropped, row.told, row.refused]);
  const total = columns.map((_, at) => (at === 0 ? 'all' : rows.reduce((sum, row) => sum + Number(row[at]), 0)));
  return textTable(columns, rows.length > 1 ? [...rows, total] : rows);
}

/** Which planned faults fired, and how often. */
function faultsText({ header, events }: RunResult['history']): string {
  if (header.faults.length === 0) return '';
  const fired = new Map<string, number>();
  for (const event of events) if (event.kind === 'fault-fired') fired.set(event.plan, (fired.get(event.plan) ?? 0) + 1);
  const rows = header.faults.map(({ plan, on }) => [plan, on, fired.get(plan) ?? 0]);
  return textTable([{ heading: 'planned fault', align: 'left' }, { heading: 'on', align: 'left' }, { heading: 'fired', align: 'right' }], rows);
}

/** Expectations of the scenario that were not met. */
function unmetText({ events }: RunResult['history']): string {
  const unmet = events.flatMap((event) => (event.kind === 'expectation' && !event.met ? [`  at ${event.t} ms, ${event.step}: ${event.detail}`] : []));
  return unmet.length === 0 ? '' : ['Expected otherwise:', ...unmet].join('\n');
}
