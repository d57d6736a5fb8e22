import { folded, inline, markdownTable as table, shellBlock } from '../markdown.ts';
import { figures, neverSeen } from './text.ts';
import {
  faultCounts,
  foundWhere,
  markCounts,
  shrinkage,
  whichWorlds,
  type Failure,
  type SimulationReport,
} from './report.ts';

/** Failed worlds that a pull request shows; the rest is counted. */
const shown = 5;

/** A simulation as the summary of a pull request: the verdict first, what broke and how to have it again, then the figures. */
export function simulationMarkdown(report: SimulationReport): string {
  const { verdict, failures, simulation } = report;
  const more = failures.length > shown ? [`… and ${failures.length - shown} more worlds failed.`] : [];
  const parts = [
    `## vendloop simulate: ${verdict.verdict}`,
    `**${inline(whichWorlds(report))}.** ${inline(verdict.why)}`,
    ...failures.slice(0, shown).map(failurePart),
    ...more,
    ...simulation.crashed
      .slice(0, shown)
      .map(({ seed, message }) => `The world of seed ${seed} broke off: ${inline(message)}`),
    table(['', ''], figures(report)),
    ...neverSeen(report).map(inline),
    folded(
      'Coverage marks',
      table(
        ['mark', 'times', 'what happened'],
        markCounts(report).map(({ mark, times, says }) => [`\`${mark}\``, times, says]),
      ),
    ),
    folded(
      'Faults',
      table(
        ['fault', 'of', 'planned', 'struck', 'times'],
        faultCounts(report).map(({ fault, at, planned, struck, fired }) => [
          `\`${fault}\``,
          at,
          planned,
          struck,
          fired,
        ]),
      ),
    ),
    ...(simulation.digest === null ? [] : [`Digest of all histories: \`${simulation.digest}\``]),
    `vendloop ${report.version}, Node ${report.node}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function failurePart(failure: Failure): string {
  const { seed, found, findings, shrunk, command } = failure;
  const items = found
    .slice(0, shown)
    .map((one) => `- **${inline(foundWhere(one))}**: ${inline(one.says)} ${inline(one.customer)}`);
  const more = findings > shown ? [`- … and ${findings - shown} more in this world`] : [];
  const smaller = shrunk
    ? ['', `${shrinkage(failure)} In it: ${inline(foundWhere(shrunk.found))}: ${inline(shrunk.found.says)}`]
    : [];
  return [
    `### Seed ${seed}`,
    '',
    ...items,
    ...more,
    ...smaller,
    '',
    'Have it again on any machine:',
    '',
    shellBlock(command),
  ].join('\n');
}
