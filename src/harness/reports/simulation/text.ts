import { formatDuration } from '#harness/scenario/duration.ts';
import { wrapText } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import {
  clauseGaps,
  clausesText,
  faultCounts,
  findingPlace,
  counterCounts,
  perSecond,
  shrinkText,
  worldsText,
  type Failure,
  type SimulationReport,
} from './report.ts';

/** Worlds, and findings of one world, that a terminal shows; the rest is counted. */
const maxShown = 5;

/**
 * What a person reads after a simulation: the verdict and why, the figures, what happened, what broke, how to have it
 * again.
 */
export function simulationText(report: SimulationReport, command: (...args: readonly string[]) => string): string {
  const { verdict, simulation } = report;
  const parts = [
    `${verdict.verdict} ${worldsText(report)}`,
    wrapText(verdict.reason, ''),
    figuresText(report),
    faultsText(report),
    marksText(report),
    ...clauseLines(report),
    simulation.digest === null ? '' : `digest  ${simulation.digest}`,
    crashedText(report, command),
    ...failuresText(report.failures),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The figures that every report shows: what, and how much of it. */
export function figures(report: SimulationReport): readonly (readonly [name: string, text: string])[] {
  const { tally, request } = report.simulation;
  const formatCount = (n: number): string => Math.round(n).toLocaleString('en-GB');
  const rate = (n: number): string => `${formatCount(perSecond(n, report))} a second`;
  return [
    [
      'worlds',
      `${formatCount(tally.worlds)}, ${perSecond(tally.worlds, report).toFixed(1)} a second, in ` +
        `${formatDuration(report.durationMs)} on ${request.jobs} worker${request.jobs === 1 ? '' : 's'}`,
    ],
    ['deliveries', `${formatCount(tally.deliveries)} checked, ${rate(tally.deliveries)}`],
    ['events', `${formatCount(tally.events)}, ${rate(tally.events)}`],
    ['run twice', `${formatCount(tally.runTwice)} world${tally.runTwice === 1 ? '' : 's'}, compared byte for byte`],
    ['machine time', formatDuration(tally.machineMs)],
    ['clauses', clausesText(report)],
  ];
}

/** A line for each coverage counter that stayed at zero. */
export function unfiredCounters(report: SimulationReport): readonly string[] {
  return counterCounts(report).flatMap(({ counter, description, times }) =>
    times > 0
      ? []
      : [
          `The coverage counter ${counter} stayed at zero: nothing is proved of ` +
            `worlds in which this happens: ${description}`,
        ],
  );
}

function figuresText(report: SimulationReport): string {
  return figures(report)
    .map(([name, value]) => `${name.padEnd(14)}${value}`)
    .join('\n');
}

function faultsText(report: SimulationReport): string {
  const rows = faultCounts(report).map(({ target, fault, planned, firedPlans: injected, firings }) => [
    fault,
    target,
    planned,
    injected,
    firings,
  ]);
  if (rows.length === 0) return '';
  return textTable(
    [
      { heading: 'fault', align: 'left' },
      { heading: 'of', align: 'left' },
      { heading: 'planned', align: 'right' },
      { heading: 'injected', align: 'right' },
      { heading: 'times', align: 'right' },
    ],
    rows,
  );
}

function marksText(report: SimulationReport): string {
  const table = textTable(
    [
      { heading: 'counter', align: 'left' },
      { heading: 'times', align: 'right' },
    ],
    counterCounts(report).map(({ counter, times }) => [counter, times]),
  );
  return [table, ...unfiredCounters(report).map((sentence) => `\n${wrapText(sentence, '', '  ')}`)].join('\n');
}

function clauseLines(report: SimulationReport): readonly string[] {
  return clauseGaps(report).map(({ title, pages }) =>
    [`${title}:`, ...pages.map(({ page, names }) => wrapText(`docs/${page}: ${names.join(' ')}`, '  ', '    '))].join(
      '\n',
    ),
  );
}

function crashedText(
  { simulation: { crashed, request } }: SimulationReport,
  command: (...args: readonly string[]) => string,
): string {
  const store = request.store === 'sqlite' ? ['--store', 'sqlite'] : [];
  const zoo = request.mutant === null ? [] : ['--zoo', request.mutant];
  return crashed
    .slice(0, maxShown)
    .map(
      ({ seed, message }) =>
        `${wrapText(`The world of seed ${seed} broke off: ${message}`, '', '  ')}\nagain   ` +
        command('simulate', '--worlds', '1', '--seed', `${seed}`, ...store, ...zoo),
    )
    .join('\n\n');
}

function failuresText(failures: readonly Failure[]): readonly string[] {
  const more =
    failures.length > maxShown ? [`… and ${failures.length - maxShown} more worlds failed (--json names all).`] : [];
  // The first that failed comes last: what a terminal ends with is the command to go on with.
  return [...more, ...failures.slice(0, maxShown).reverse().map(failureText)];
}

function failureText(failure: Failure): string {
  const { seed, findings: found, findingCount, shrinkResult, command } = failure;
  const more = findingCount > maxShown ? [`  … and ${findingCount - maxShown} more in this world`] : [];
  const shrunkLines = shrinkResult
    ? ['', wrapText(`${shrinkText(failure)} In it:`, ''), findingText(shrinkResult.finding)]
    : [];
  return [
    `The world of seed ${seed}:`,
    ...found.slice(0, maxShown).map(findingText),
    ...more,
    ...shrunkLines,
    '',
    `replay  ${command}`,
  ].join('\n');
}

function findingText(found: Failure['findings'][number]): string {
  return [
    wrapText(findingPlace(found), '  '),
    wrapText(found.description, '    '),
    wrapText(found.customer, '    '),
  ].join('\n');
}
