import { foldedSection, escapeInline, markdownTable as table, shellBlock } from '../markdown.ts';
import { inEnglish, type Translate } from '../translate.ts';
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
export function simulationMarkdown(report: SimulationReport, t: Translate = inEnglish): string {
  const { verdict, failures, simulation } = report;
  const more = failures.length > maxShown ? [t(`… and ${failures.length - maxShown} more worlds failed.`)] : [];
  const parts = [
    `## vendloop simulate: ${verdict.verdict}`,
    `**${escapeInline(t(worldsText(report)))}.** ${escapeInline(t(verdict.reason))}`,
    ...failures.slice(0, maxShown).map((failure) => failureSection(failure, t)),
    ...more,
    ...simulation.crashed
      .slice(0, maxShown)
      .map(({ seed, message }) => t(`The world of seed ${seed} broke off: ${escapeInline(message)}`)),
    table(['', ''], figures(report, t)),
    ...unfiredCounters(report).map((sentence) => escapeInline(t(sentence))),
    foldedSection(
      t('Coverage counters'),
      table(
        ['counter', 'times', 'what happened'].map(t),
        counterCounts(report).map(({ counter, times, description: message }) => [`\`${counter}\``, times, t(message)]),
      ),
    ),
    ...clauseGaps(report).map(({ title, pages }) =>
      foldedSection(
        t(title),
        table(
          ['page', 'clauses'].map(t),
          pages.map(({ page, names }) => [`docs/${page}`, names.join(' ')]),
        ),
      ),
    ),
    foldedSection(
      t('Faults'),
      table(
        ['fault', 'of', 'planned', 'injected', 'times'].map(t),
        faultCounts(report).map(({ fault, target, planned, firedPlans: injected, firings }) => [
          `\`${fault}\``,
          t(target),
          planned,
          injected,
          firings,
        ]),
      ),
    ),
    ...(simulation.digest === null ? [] : [t(`Digest of all histories: \`${simulation.digest}\``)]),
    `vendloop ${report.version}, Node ${report.node}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function failureSection(failure: Failure, t: Translate): string {
  const { seed, findings: found, findingCount, shrinkResult, command } = failure;
  const items = found
    .slice(0, maxShown)
    .map(
      (finding) =>
        `- **${escapeInline(t(findingPlace(finding)))}**: ${escapeInline(finding.description)} ` +
        escapeInline(finding.customer),
    );
  const more = findingCount > maxShown ? [`- ${t(`… and ${findingCount - maxShown} more in this world`)}`] : [];
  const shrunkLines = shrinkResult
    ? [
        '',
        `${t(shrinkText(failure))} ${t('In it:')} ${escapeInline(t(findingPlace(shrinkResult.finding)))}: ` +
          escapeInline(shrinkResult.finding.description),
      ]
    : [];
  return [
    `### ${t(`Seed ${seed}`)}`,
    '',
    ...items,
    ...more,
    ...shrunkLines,
    '',
    t('Have it again on any machine:'),
    '',
    shellBlock(command),
  ].join('\n');
}
