import { formatDuration } from '#harness/scenario/duration.ts';
import { escapeInline, markdownTable, shellBlock } from '../markdown.ts';
import { renderedCases, type RenderedCase, type TestSuite } from './test-suite.ts';

/** Cases of a suite that a summary shows; the rest is counted. */
const maxShown = 5;

const stateNames = { passed: 'ok', failed: 'failed', error: 'not judged' } as const;

/** Suites as the summary of a job or a pull request: what failed first, then a row for each suite. */
export function suitesMarkdown(title: string, suites: readonly TestSuite[]): string {
  const others = suites.filter(({ outcome }) => outcome.state !== 'passed');
  const parts = [
    `## ${escapeInline(title)}: ${suites.length - others.length} of ${suites.length} as declared`,
    ...others.map(suiteSection),
    markdownTable(
      ['', 'run', 'verdict', { heading: 'time', align: 'right' }],
      suites.map(({ outcome, name, properties, seconds }) => [
        stateNames[outcome.state],
        name,
        properties['verdict'] ?? '',
        formatDuration(Math.round(seconds * 1000)),
      ]),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function suiteSection(suite: TestSuite): string {
  const { name, outcome, replay } = suite;
  // The first is the verdict.
  const cases = renderedCases(suite)
    .slice(1)
    .filter(({ state }) => state === outcome.state);
  const more = cases.length - maxShown;
  return [
    `### ${escapeInline(name)}`,
    escapeInline(outcome.message),
    [...cases.slice(0, maxShown).map(caseLine), ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n'),
    replay === undefined ? '' : shellBlock(replay),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function caseLine({ name, message = '' }: RenderedCase): string {
  return `- **${escapeInline(name)}**: ${escapeInline(message)}`;
}
