import type { QuantileComparison } from '#harness/bench/result.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { quantileName } from '../formatting.ts';

const size = { width: 560, left: 132, right: 20, row: 26, top: 30 };
/** Differences in margins: what lies beyond is drawn at the edge. */
const range = { from: -2, to: 4 };

const captionText =
  'Difference from the baseline and its 99 % interval, in margins. Right is slower; worse is what lies right of the ' +
  'margin with its whole interval.';

/** Each difference with its interval, in units of its margin: what lies wholly beyond 1 is worse. */
export function whiskersFigure(rows: readonly QuantileComparison[], t: Translate): string {
  const height = size.top + rows.length * size.row + 22;
  const x = (margins: number): string =>
    (
      size.left +
      ((Math.min(range.to, Math.max(range.from, margins)) - range.from) / (range.to - range.from)) *
        (size.width - size.left - size.right)
    ).toFixed(1);
  const ticks = [-2, -1, 0, 1, 2, 3, 4].map(
    (at) =>
      `<line class="${at === 1 ? 'limit' : 'grid'}" x1="${x(at)}" x2="${x(at)}" y1="${size.top - 4}" ` +
      `y2="${height - 22}"/><text x="${x(at)}" y="${height - 6}" ` +
      `text-anchor="middle">${at === 0 ? '0' : `${at < 0 ? '−' : '+'}${Math.abs(at)}`}</text>`,
  );
  const lines = rows.map(({ timeName, quantile, diffMs, lowMs, highMs, marginMs, isWorse }, at) => {
    const y = size.top + (at + 0.5) * size.row;
    const [low, middle, high] = [lowMs, diffMs, highMs].map((ms) => x(marginMs > 0 ? ms / marginMs : 0));
    return (
      `<text x="${size.left - 10}" y="${y + 4}" ` +
      `text-anchor="end">${escapeHtml(`${timeName} ${quantileName(quantile)}`)}</text><g ` +
      `class="whisker${isWorse ? ' worse' : ''}"><path d="M${low} ${y}H${high}M${low} ${y - 5}v10M${high} ` +
      `${y - 5}v10"/><circle cx="${middle}" cy="${y}" r="4.5"/></g>`
    );
  });
  const worse = rows
    .filter(({ isWorse }) => isWorse)
    .map(({ timeName, quantile }) => `${timeName} ${quantileName(quantile)}`);
  const worseText = t(worse.length === 0 ? 'None is worse.' : `Worse: ${worse.join(', ')}.`);
  const label = escapeHtml(`${t('Differences from the baseline in margins.')} ${worseText}`);
  return `<figure><svg class="chart" viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${label}">
<text class="axis" x="${x(1)}" y="18" text-anchor="middle">${escapeHtml(t('margin'))}</text>
${ticks.join('\n')}
${lines.join('\n')}
</svg><figcaption>${escapeHtml(t(captionText))}</figcaption></figure>`;
}
