import { formatDuration } from '#harness/scenario/duration.ts';
import { wrapText } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import { columnsOf, padText } from '../text-width.ts';
import { inEnglish, type Translate } from '../translate.ts';
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
export function simulationText(
  report: SimulationReport,
  command: (...args: readonly string[]) => string,
  t: Translate = inEnglish,
): string {
  const { verdict, simulation } = report;
  const parts = [
    `${verdict.verdict} ${t(worldsText(report))}`,
    wrapText(t(verdict.reason), ''),
    figuresText(report, t),
    faultsText(report, t),
    marksText(report, t),
    ...clauseLines(report, t),
    simulation.digest === null ? '' : `${t('digest')}  ${simulation.digest}`,
    crashedText(report, command, t),
    ...failuresText(report.failures, t),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The figures that every report shows: what, and how much of it. */
export function figures(
  report: SimulationReport,
  t: Translate = inEnglish,
): readonly (readonly [name: string, text: string])[] {
  const { tally, request } = report.simulation;
  const formatCount = (n: number): string => Math.round(n).toLocaleString('en-GB');
  const rate = (n: number): string => `${formatCount(perSecond(n, report))} a second`;
  const texts: readonly (readonly [name: string, text: string])[] = [
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
  return texts.map(([name, text]) => [t(name), t(text)]);
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

function figuresText(report: SimulationReport, t: Translate): string {
  const lines = figures(report, t);
  const nameColumns = Math.max(...lines.map(([name]) => columnsOf(name))) + 2;
  return lines.map(([name, value]) => `${padText(name, nameColumns)}${value}`).join('\n');
}

function faultsText(report: SimulationReport, t: Translate): string {
  const rows = faultCounts(report).map(({ target, fault, planned, firedPlans: injected, firings }) => [
    fault,
    t(target),
    planned,
    injected,
    firings,
  ]);
  if (rows.length === 0) return '';
  return textTable(
    [
      { heading: t('fault'), align: 'left' },
      { heading: t('of'), align: 'left' },
      { heading: t('planned'), align: 'right' },
      { heading: t('injected'), align: 'right' },
      { heading: t('times'), align: 'right' },
    ],
    rows,
  );
}

function marksText(report: SimulationReport, t: Translate): string {
  const table = textTable(
    [
      { heading: t('counter'), align: 'left' },
      { heading: t('times'), align: 'right' },
    ],
    counterCounts(report).map(({ counter, times }) => [counter, times]),
  );
  return [table, ...unfiredCounters(report).map((sentence) => `\n${wrapText(t(sentence), '', '  ')}`)].join('\n');
}

function clauseLines(report: SimulationReport, t: Translate): readonly string[] {
  return clauseGaps(report).map(({ title, pages }) =>
    [
      t(`${title}:`),
      ...pages.map(({ page, names }) => wrapText(`docs/${page}: ${names.join(' ')}`, '  ', '    ')),
    ].join('\n'),
  );
}

function crashedText(
  { simulation: { crashed, request } }: SimulationReport,
  command: (...args: readonly string[]) => string,
  t: Translate,
): string {
  const store = request.store === 'sqlite' ? ['--store', 'sqlite'] : [];
  const cores = (request.cores ?? 1) > 1 ? ['--cores', `${request.cores}`] : [];
  const zoo = request.mutant === null ? [] : ['--zoo', request.mutant];
  return crashed
    .slice(0, maxShown)
    .map(
      ({ seed, message }) =>
        `${wrapText(t(`The world of seed ${seed} broke off: ${message}`), '', '  ')}\n${t('replay')}  ` +
        command('simulate', '--worlds', '1', '--seed', `${seed}`, ...store, ...cores, ...zoo),
    )
    .join('\n\n');
}

function failuresText(failures: readonly Failure[], t: Translate): readonly string[] {
  const hidden = failures.length - maxShown;
  const more = hidden > 0 ? [t(`… and ${hidden} more worlds failed (--json names all).`)] : [];
  // The first that failed comes last: what a terminal ends with is the command to go on with.
  return [
    ...more,
    ...failures
      .slice(0, maxShown)
      .reverse()
      .map((failure) => failureText(failure, t)),
  ];
}

function failureText(failure: Failure, t: Translate): string {
  const { seed, findings: found, findingCount, shrinkResult, command } = failure;
  const more = findingCount > maxShown ? [`  ${t(`… and ${findingCount - maxShown} more in this world`)}`] : [];
  const shrunkLines = shrinkResult
    ? ['', wrapText(`${t(shrinkText(failure))} ${t('In it:')}`, ''), findingText(shrinkResult.finding, t)]
    : [];
  return [
    t(`The world of seed ${seed}:`),
    ...found.slice(0, maxShown).map((finding) => findingText(finding, t)),
    ...more,
    ...shrunkLines,
    '',
    `${t('replay')}  ${command}`,
  ].join('\n');
}

function findingText(found: Failure['findings'][number], t: Translate): string {
  return [
    wrapText(t(findingPlace(found)), '  '),
    wrapText(t(found.description), '    '),
    wrapText(t(found.customer), '    '),
  ].join('\n');
}
