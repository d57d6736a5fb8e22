import { sayDuration } from '../../scenario/duration.ts';
import type { FailedWorld } from '../../simulation/batch.ts';
import { wrapped } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import { faultCounts, markCounts, perSecond, whichWorlds, type SimulationReport } from './report.ts';

/** Findings of one world that a terminal shows; the rest is counted. */
const shown = 5;

/** What a person reads after a simulation: the verdict and why, what broke, the figures, what happened in the worlds. */
export function simulationText(report: SimulationReport): string {
  const { verdict, simulation } = report;
  const parts = [
    `${verdict.verdict} ${whichWorlds(report)}`,
    wrapped(verdict.why, ''),
    ...simulation.failed.slice(0, shown).map(failedText),
    figuresText(report),
    faultsText(report),
    marksText(report),
    simulation.digest === null ? '' : `digest   ${simulation.digest}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function failedText({ seed, found, findings }: FailedWorld): string {
  const blocks = found.slice(0, shown).map(({ check, machine, at, says, customer }) => {
    const where = `${machine === undefined ? '' : `, machine ${machine}`}${at === null ? '' : `, at ${at} ms`}`;
    return [wrapped(`${check}${where}`, '  '), wrapped(says, '    '), wrapped(customer, '    ')].join('\n');
  });
  const more = findings > shown ? [`  … and ${findings - shown} more in this world`] : [];
  return [`The world of seed ${seed}:`, ...blocks, ...more].join('\n');
}

function figuresText(report: SimulationReport): string {
  const { tally, order } = report.simulation;
  const rate = (n: number): string => Math.round(perSecond(n, report)).toLocaleString('en-GB');
  const lines = [
    ['worlds', `${tally.worlds}, ${perSecond(tally.worlds, report).toFixed(1)} a second, on ${order.jobs} worker${order.jobs === 1 ? '' : 's'}, in ${sayDuration(report.tookMs)}`],
    ['deliveries', `${tally.deliveries} checked, ${rate(tally.deliveries)} a second`],
    ['events', `${tally.events}, ${rate(tally.events)} a second`],
    ['machine time', sayDuration(tally.machineMs)],
  ];
  return lines.map(([name, says]) => `${(name ?? '').padEnd(14)}${says}`).join('\n');
}

function faultsText(report: SimulationReport): string {
  const rows = faultCounts(report).map(({ at, fault, planned, struck, fired }) => [fault, at, planned, struck, fired]);
  if (rows.length === 0) return '';
  return textTable([{ heading: 'fault', align: 'left' }, { heading: 'of', align: 'left' }, { heading: 'planned', align: 'right' }, { heading: 'struck', align: 'right' }, { heading: 'times', align: 'right' }], rows);
}

function marksText(report: SimulationReport): string {
  const counts = markCounts(report);
  const table = textTable([{ heading: 'mark', align: 'left' }, { heading: 'times', align: 'right' }], counts.map(({ mark, times }) => [mark, times]));
  const never = counts.filter(({ times }) => times === 0).map(({ mark, says }) => wrapped(`The mark ${mark} never fired. It stands for: ${says}`, '', '  '));
  return [table, ...(never.length > 0 ? ['', ...never] : [])].join('\n');
}
