import { exitCodes } from '#harness/judge/verdict.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { pageHead, toneOf } from '#harness/reports/html/components.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { formatFigure, noValue, formatPercent, formatPerSecond, formatRate, formatCount } from '../formatting.ts';
import { baselineText } from '../tables/baseline.ts';
import { checksText } from '../tables/goals.ts';
import { mainLoad } from '../tables/load.ts';

/** The verdict, why, and where it ran. */
export function headHtml({ verdict, reason, profile, about }: BenchResult, t: Translate): string {
  const { commit, dirty, target, coreFaults } = about;
  const note = (name: string, text: string): string => `<b>${escapeHtml(name)}</b> ${escapeHtml(text)}`;
  return pageHead({
    verdict: { text: verdict, tone: toneOf(verdict) },
    title: `${t('Benchmark')} ${profile}`,
    reason: t(reason),
    notesHtml: [
      ...(target === null ? [] : [note(t('Target core:'), target)]),
      ...(coreFaults.length === 0 ? [] : [note(t('The core was broken on purpose:'), coreFaults.join(', '))]),
    ],
    facts: [
      about.at,
      commit === null ? t('no commit') : `${t(`commit ${commit.slice(0, 12)}`)}${dirty ? t(', DIRTY') : ''}`,
      `vendloop ${about.vendloop}`,
      t(`seed ${about.seed}`),
      t(`${about.cpu}, ${about.cores} core${about.cores === 1 ? '' : 's'}`),
      t(`exit code ${exitCodes[verdict]}`),
    ],
    replay: about.command,
  });
}

/** The figures that are asked for first, and what was checked and compared. */
export function overviewHtml(result: BenchResult, t: Translate): string {
  const texts = [t(checksText(result)), t(baselineText(result.baseline))];
  return `${tilesHtml(tilesOf(result, t))}
<div>${texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}</div>`;
}

type Tile = readonly [name: string, value: string, note: string];

function tilesOf(result: BenchResult, t: Translate): readonly Tile[] {
  const { knee, locks } = result;
  const load = mainLoad(result);
  const added = load?.times.added;
  const loadTiles: readonly Tile[] = load
    ? [
        [
          t('reached'),
          formatPerSecond(load.achievedRate),
          t(`of ${formatPerSecond(load.targetRate)} asked for, in ${load.step}`),
        ],
        [t('dropped'), formatCount(load.dropped), t('requests that were not sent')],
        [t('the core adds, p50'), withUnit(added?.p50), t('to the device’s own time')],
        ['p95', withUnit(added?.p95), added ? t(`of ${formatCount(added.n)} deliveries`) : t('not observed')],
        [
          'p99',
          withUnit(added?.p99),
          added && added.p99 === null ? t('too few deliveries') : t('from the intended start'),
        ],
      ]
    : [];
  const lockTile: readonly Tile[] = locks
    ? [[t('found it busy'), formatPercent(locks.busy.counted), t(`${formatPercent(locks.busy.atRandom)} at random`)]]
    : [];
  return [...loadTiles, ...lockTile, ...kneeTile(knee, t)];
}

function kneeTile(knee: BenchResult['knee'], t: Translate): readonly Tile[] {
  if (!knee) return [];
  return knee.rate === null
    ? [[t('the knee'), noValue, t('no rate held')]]
    : [
        [
          t('the knee'),
          formatPerSecond(knee.rate),
          t(`the greatest that held, of ${formatRate(knee.steps.length)} rates`),
        ],
      ];
}

function tilesHtml(tiles: readonly Tile[]): string {
  if (tiles.length === 0) return '';
  const items = tiles.map(
    ([name, value, note]) =>
      `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd><dd class="quiet">${escapeHtml(note)}</dd></div>`,
  );
  return `<dl class="tiles">${items.join('\n')}</dl>`;
}

function withUnit(ms: number | null | undefined): string {
  return ms == null ? noValue : `${formatFigure(ms)} ms`;
}
