import { exitCodes } from '#harness/judge/verdict.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { escaped } from '#harness/reports/html/elements.ts';
import { figure, none, percent, perSecond, rate, whole } from '../formatting.ts';
import { baselineSays } from '../tables/baseline.ts';
import { checksSay } from '../tables/goals.ts';
import { mainLoad } from '../tables/load.ts';

/** The verdict, why, where it ran, and the figures that are asked for first. */
export function headHtml(result: BenchResult): string {
  const { verdict, why, profile, about } = result;
  const { commit, dirty, target, sabotage } = about;
  const facts = [
    about.at,
    commit === null ? 'no commit' : `commit ${commit.slice(0, 12)}${dirty ? ', DIRTY' : ''}`,
    `vendloop ${about.vendloop}`,
    `seed ${about.seed}`,
    `${about.cpu}, ${about.cores} core${about.cores === 1 ? '' : 's'}`,
    `exit code ${exitCodes[verdict]}`,
  ];
  return `<header class="${escaped(verdict.toLowerCase())}">
<p class="verdict">${escaped(verdict)}</p>
<div><h1>${escaped(`Benchmark ${profile}`)}</h1>
<p class="why">${escaped(why)}</p>
${target === null ? '' : `<p class="why"><b>Somebody else’s core:</b> ${escaped(target)}</p>`}
${sabotage.length === 0 ? '' : `<p class="why"><b>The core was broken on purpose:</b> ${escaped(sabotage.join(', '))}</p>`}
<p class="facts">${facts.map((fact) => `<span>${escaped(fact)}</span>`).join(' ')}</p>
<p class="replay"><code>${escaped(about.command)}</code></p>
</div>
</header>
${tiles(result)}
<p>${escaped(checksSay(result))} ${escaped(baselineSays(result.baseline))}</p>`;
}

function tiles(result: BenchResult): string {
  const load = mainLoad(result);
  const { knee, locks } = result;
  const added = load?.times.added;
  const all: readonly (readonly [name: string, says: string, more: string])[] = [
    ...(load
      ? ([
          ['reached', perSecond(load.reached), `of ${perSecond(load.asked)} asked for, in ${load.stage}`],
          ['dropped', whole(load.dropped), 'requests that were not sent'],
          ['the core adds, p50', withUnit(added?.p50), 'to the device’s own time'],
          ['p95', withUnit(added?.p95), added ? `of ${whole(added.n)} deliveries` : 'not observed'],
          ['p99', withUnit(added?.p99), added && added.p99 === null ? 'too few deliveries' : 'from the intended start'],
        ] as const)
      : []),
    ...(locks
      ? ([['found it busy', percent(locks.busy.counted), `${percent(locks.busy.atRandom)} at random`]] as const)
      : []),
    ...(knee
      ? ([
          [
            'knee',
            knee.rate === null ? none : perSecond(knee.rate),
            knee.rate === null ? 'no rate held' : `the greatest that held, of ${rate(knee.steps.length)} rates`,
          ],
        ] as const)
      : []),
  ];
  return all.length === 0
    ? ''
    : `<dl class="tiles">${all.map(([name, says, more]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(says)}</dd><dd class="quiet">${escaped(more)}</dd></div>`).join('\n')}</dl>`;
}

function withUnit(ms: number | null | undefined): string {
  return ms == null ? none : `${figure(ms)} ms`;
}
