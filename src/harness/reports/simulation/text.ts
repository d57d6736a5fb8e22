import { sayDuration } from '#harness/scenario/duration.ts';
import { wrapped } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import {
  faultCounts,
  foundWhere,
  markCounts,
  perSecond,
  shrinkage,
  whichWorlds,
  type Failure,
  type SimulationReport,
} from './report.ts';

/** Worlds, and findings of one world, that a terminal shows; the rest is counted. */
const shown = 5;

/** What a person reads after a simulation: the verdict and why, the figures, what happened, what broke, how to have it again. */
export function simulationText(report: SimulationReport, command: (...args: readonly string[]) => string): string {
  const { verdict, simulation } = report;
  const parts = [
    `${verdict.verdict} ${whichWorlds(report)}`,
    wrapped(verdict.why, ''),
    figuresText(report),
    faultsText(report),
    marksText(report),
    simulation.digest === null ? '' : `digest  ${simulation.digest}`,
    crashedText(report, command),
    ...failuresText(report.failures),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The figures that every report shows: what, and how much of it. */
export function figures(report: SimulationReport): readonly (readonly [name: string, says: string])[] {
  const { tally, order } = report.simulation;
  const whole = (n: number): string => Math.round(n).toLocaleString('en-GB');
  const rate = (n: number): string => `${whole(perSecond(n, report))} a second`;
  return [
    [
      'worlds',
      `${whole(tally.worlds)}, ${perSecond(tally.worlds, report).toFixed(1)} a second, in ${sayDuration(report.tookMs)} on ${order.jobs} worker${order.jobs === 1 ? '' : 's'}`,
    ],
    ['deliveries', `${whole(tally.deliveries)} checked, ${rate(tally.deliveries)}`],
    ['events', `${whole(tally.events)}, ${rate(tally.events)}`],
    ['lived twice', `${whole(tally.twice)} world${tally.twice === 1 ? '' : 's'}, compared byte for byte`],
    ['machine time', sayDuration(tally.machineMs)],
  ];
}

/** Marks that were never seen, in so many words. */
export function neverSeen(report: SimulationReport): readonly string[] {
  return markCounts(report).flatMap(({ mark, says, times }) =>
    times > 0 ? [] : [`The mark ${mark} never fired: nothing is proved of worlds in which this happens: ${says}`],
  );
}

function figuresText(report: SimulationReport): string {
  return figures(report)
    .map(([name, says]) => `${name.padEnd(14)}${says}`)
    .join('\n');
}

function faultsText(report: SimulationReport): string {
  const rows = faultCounts(report).map(({ at, fault, planned, struck, fired }) => [fault, at, planned, struck, fired]);
  if (rows.length === 0) return '';
  return textTable(
    [
      { heading: 'fault', align: 'left' },
      { heading: 'of', align: 'left' },
      { heading: 'planned', align: 'right' },
      { heading: 'struck', align: 'right' },
      { heading: 'times', align: 'right' },
    ],
    rows,
  );
}

function marksText(report: SimulationReport): string {
  const table = textTable(
    [
      { heading: 'mark', align: 'left' },
      { heading: 'times', align: 'right' },
    ],
    markCounts(report).map(({ mark, times }) => [mark, times]),
  );
  return [table, ...neverSeen(report).map((says) => `\n${wrapped(says, '', '  ')}`)].join('\n');
}

function crashedText(
  { simulation: { crashed, order } }: SimulationReport,
  command: (...args: readonly string[]) => string,
): string {
  const zoo = order.animal === null ? [] : ['--zoo', order.animal];
  return crashed
    .slice(0, shown)
    .map(
      ({ seed, message }) =>
        `${wrapped(`The world of seed ${seed} broke off: ${message}`, '', '  ')}\nagain   ${command('simulate', '--worlds', '1', '--seed', `${seed}`, ...zoo)}`,
    )
    .join('\n\n');
}

function failuresText(failures: readonly Failure[]): readonly string[] {
  const more =
    failures.length > shown ? [`… and ${failures.length - shown} more worlds failed (--json names all).`] : [];
  // The first that failed comes last: what a terminal ends with is the command to go on with.
  return [...more, ...failures.slice(0, shown).reverse().map(failureText)];
}

function failureText(failure: Failure): string {
  const { seed, found, findings, shrunk, command } = failure;
  const more = findings > shown ? [`  … and ${findings - shown} more in this world`] : [];
  const smaller = shrunk ? ['', wrapped(`${shrinkage(failure)} In it:`, ''), findingText(shrunk.found)] : [];
  return [
    `The world of seed ${seed}:`,
    ...found.slice(0, shown).map(findingText),
    ...more,
    ...smaller,
    '',
    `replay  ${command}`,
  ].join('\n');
}

function findingText(found: Failure['found'][number]): string {
  return [wrapped(foundWhere(found), '  '), wrapped(found.says, '    '), wrapped(found.customer, '    ')].join('\n');
}
