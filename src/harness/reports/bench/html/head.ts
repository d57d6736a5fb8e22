import { exitCodes } from '#harness/judge/verdict.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import { formatFigure, noValue, formatPercent, formatPerSecond, formatRate, formatCount } from '../formatting.ts';
import { baselineText } from '../tables/baseline.ts';
import { checksText } from '../tables/goals.ts';
import { mainLoad } from '../tables/load.ts';

/** The verdict, why, where it ran, and the figures that are asked for first. */
export function headHtml(result: BenchResult): string {
  const { verdict, reason, profile, about } = result;
  const { commit, dirty, target, coreFaults } = about;
  const facts = [
    about.at,
    commit === null ? 'no commit' : `commit ${commit.slice(0, 12)}${dirty ? ', DIRTY' : ''}`,
    `vendloop ${about.vendloop}`,
    `seed ${about.seed}`,
    `${about.cpu}, ${about.cores} core${about.cores === 1 ? '' : 's'}`,
    `exit code ${exitCodes[verdict]}`,
  ];
  const faultText = escapeHtml(coreFaults.join(', '));
  return `<header class="${escapeHtml(verdict.toLowerCase())}">
<p class="verdict">${escapeHtml(verdict)}</p>
<div><h1>${escapeHtml(`Benchmark ${profile}`)}</h1>
<p class="why">${escapeHtml(reason)}</p>
${target === null ? '' : `<p class="why"><b>Target core:</b> ${escapeHtml(target)}</p>`}
${coreFaults.length === 0 ? '' : `<p class="why"><b>The core was broken on purpose:</b> ${faultText}</p>`}
<p class="facts">${facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join(' ')}</p>
<p class="replay"><code>${escapeHtml(about.command)}</code></p>
</div>
</header>
${tiles(result)}
<p>${escapeHtml(checksText(result))} ${escapeHtml(baselineText(result.baseline))}</p>`;
}

function tiles(result: BenchResult): string {
  const load = mainLoad(result);
  const { knee, locks } = result;
  const added = load?.times.added;
  const tileRows: readonly (readonly [name: string, text: string, more: string])[] = [
    ...(load
      ? ([
          [
            'reached',
            formatPerSecond(load.achievedRate),
            `of ${formatPerSecond(load.targetRate)} asked for, in ${load.step}`,
          ],
          ['dropped', formatCount(load.dropped), 'requests that were not sent'],
          ['the core adds, p50', withUnit(added?.p50), 'to the device’s own time'],
          ['p95', withUnit(added?.p95), added ? `of ${formatCount(added.n)} deliveries` : 'not observed'],
          ['p99', withUnit(added?.p99), added && added.p99 === null ? 'too few deliveries' : 'from the intended start'],
        ] as const)
      : []),
    ...(locks
      ? ([
          ['found it busy', formatPercent(locks.busy.counted), `${formatPercent(locks.busy.atRandom)} at random`],
        ] as const)
      : []),
    ...(knee
      ? ([
          [
            'knee',
            knee.rate === null ? noValue : formatPerSecond(knee.rate),
            knee.rate === null ? 'no rate held' : `the greatest that held, of ${formatRate(knee.steps.length)} rates`,
          ],
        ] as const)
      : []),
  ];
  return tileRows.length === 0
    ? ''
    : '<dl ' +
        `class="tiles">${tileRows
          .map(
            ([name, value, note]) =>
              `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd><dd ` +
              `class="quiet">${escapeHtml(note)}</dd></div>`,
          )
          .join('\n')}</dl>`;
}

function withUnit(ms: number | null | undefined): string {
  return ms == null ? noValue : `${formatFigure(ms)} ms`;
}
