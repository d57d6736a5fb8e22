import { foldedSection, escapeInline, markdownTable as table, shellBlock } from '../markdown.ts';
import { figures, unfiredCounters } from './text.ts';
import {
  clauseGaps,
  faultCounts,
  findingPlace,
  counterCounts,
  shrinkText,
  worldsText,
  type Failure,
  type SimulationReport,
} from './report.ts';

/** Failed worlds that a pull request shows; the rest is counted. */
const maxShown = 5;

/**
 * A simulation as the summary of a pull request: the verdict first, what broke and how to have it again, then the
 * figures.
 */
export function simulationMarkdown(report: SimulationReport): string {
  const { verdict, failures, simulation } = report;
  const more = failures.length > maxShown ? [`… and ${failures.length - maxShown} more worlds failed.`] : [];
  const parts = [
    `## vendloop simulate: ${verdict.verdict}`,
    `**${escapeInline(worldsText(report))}.** ${escapeInline(verdict.reason)}`,
    ...failures.slice(0, maxShown).map(failureSection),
    ...more,
    ...simulation.crashed
      .slice(0, maxShown)
      .map(({ seed, message }) => `The world of seed ${seed} broke off: ${escapeInline(message)}`),
    table(['', ''], figures(report)),
    ...unfiredCounters(report).map(escapeInline),
    foldedSection(
      'Coverage counters',
      table(
        ['counter', 'times', 'what happened'],
        counterCounts(report).map(({ counter, times, description: message }) => [`\`${counter}\``, times, message]),
      ),
    ),
    ...clauseGaps(report).map(({ title, pages }) =>
      foldedSection(
        title,
        table(
          ['page', 'clauses'],
          pages.map(({ page, names }) => [`docs/${page}`, names.join(' ')]),
        ),
      ),
    ),
    foldedSection(
      'Faults',
      table(
        ['fault', 'of', 'planned', 'injected', 'times'],
        faultCounts(report).map(({ fault, target, planned, firedPlans: injected, firings }) => [
          `\`${fault}\``,
          target,
          planned,
          injected,
          firings,
        ]),
      ),
    ),
    ...(simulation.digest === null ? [] : [`Digest of all histories: \`${simulation.digest}\``]),
    `vendloop ${report.version}, Node ${report.node}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function failureSection(failure: Failure): string {
  const { seed, findings: found, findingCount, shrinkResult, command } = failure;
  const items = found
    .slice(0, maxShown)
    .map(
      (finding) =>
        `- **${escapeInline(findingPlace(finding))}**: ${escapeInline(finding.description)} ` +
        escapeInline(finding.customer),
    );
  const more = findingCount > maxShown ? [`- … and ${findingCount - maxShown} more in this world`] : [];
  const shrunkLines = shrinkResult
    ? [
        '',
        `${shrinkText(failure)} In it: ${escapeInline(findingPlace(shrinkResult.finding))}: ` +
          escapeInline(shrinkResult.finding.description),
      ]
    : [];
  return [
    `### Seed ${seed}`,
    '',
    ...items,
    ...more,
    ...shrunkLines,
    '',
    'Have it again on any machine:',
    '',
    shellBlock(command),
  ].join('\n');
}
