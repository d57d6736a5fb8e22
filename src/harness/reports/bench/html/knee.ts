import type { BenchResult, KneeStep } from '#harness/bench/result.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import { formatMs, formatPerSecond, formatRate } from '../formatting.ts';
import { chartSvg, legend, type Line, type Point } from './chart.ts';
import { autoScale, linearScale } from './scale.ts';

/** Where the path bends: what was reached of what was asked for, and what it cost. */
export function kneeFigures({ steps }: NonNullable<BenchResult['knee']>, t: Translate): string {
  if (steps.length === 0) return '';
  const targetScale = linearScale(
    steps.map((step) => step.targetRate),
    formatRate,
  );
  const figure = (
    label: string,
    yLabel: string,
    lines: readonly Line[],
    y = linearScale([targetScale.to], formatRate),
  ): string => {
    const svg = chartSvg({ label, x: targetScale, y, xLabel: t('asked for, a second'), yLabel, lines });
    const caption = `${legend(lines)} <span class="line-key">✕ ${escapeHtml(t('did not hold'))}</span>`;
    return `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;
  };
  const rateLines = [idealLine(targetScale.to, t), reachedLine(steps, t)];
  const rateFigure = figure(t('Rate reached by rate asked for'), t('reached, a second'), rateLines);
  const addedLines = [
    addedLine(steps, 'p50', ({ addedP50 }) => addedP50, t),
    addedLine(steps, 'p99', ({ addedP99 }) => addedP99, t),
  ];
  const cost = addedLines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
  const addedFigure =
    cost.length === 0
      ? ''
      : figure(t('What the core adds by rate asked for'), t('added, ms'), addedLines, autoScale(cost, formatRate));
  return `<div class="charts">${rateFigure}
${addedFigure}</div>`;
}

/** What a core that keeps up with every rate would reach. */
function idealLine(maxRate: number, t: Translate): Line {
  return {
    name: t('asked for'),
    className: 'ideal',
    points: [
      { x: 0, y: 0 },
      { x: maxRate, y: maxRate },
    ],
  };
}

function reachedLine(steps: readonly KneeStep[], t: Translate): Line {
  return {
    name: t('reached'),
    className: 'sent',
    points: steps.map((step) => ({ x: step.targetRate, y: step.achievedRate, dot: stepDot(step, t) })),
  };
}

/** One quantile of what the core adds at each rate, ms. */
function addedLine(
  steps: readonly KneeStep[],
  quantile: 'p50' | 'p99',
  valueOf: (step: KneeStep) => number | null,
  t: Translate,
): Line {
  const name = t(quantile === 'p50' ? 'added p50' : 'added p99');
  return {
    name,
    className: quantile,
    points: steps.map((step) => ({
      x: step.targetRate,
      y: valueOf(step),
      dot: stepDot(step, t, `, ${name} ${formatMs(valueOf(step))}`),
    })),
  };
}

function stepDot(
  { targetRate, achievedRate, sustained }: KneeStep,
  t: Translate,
  detail = '',
): NonNullable<Point['dot']> {
  const rates = t(`${formatPerSecond(targetRate)} asked, ${formatPerSecond(achievedRate)} reached`);
  return { label: `${rates}${detail}${sustained ? '' : `: ${t('did not hold')}`}`, bad: !sustained };
}
