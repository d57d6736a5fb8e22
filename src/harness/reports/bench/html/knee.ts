import type { BenchResult, KneeStep } from '#harness/bench/result.ts';
import { formatMs, formatPerSecond, formatRate } from '../formatting.ts';
import { chartSvg, legend, type Line, type Point } from './chart.ts';
import { autoScale, linearScale } from './scale.ts';

/** Where the path bends: what was reached of what was asked for, and what it cost. */
export function kneeFigures({ steps }: NonNullable<BenchResult['knee']>): string {
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
    const svg = chartSvg({ label, x: targetScale, y, xLabel: 'asked for, a second', yLabel, lines });
    const caption = `${legend(lines)} <span class="key">✕ did not hold</span>`;
    return `<figure>${svg}<figcaption>${caption}</figcaption></figure>`;
  };
  const rateLines = [idealLine(targetScale.to), reachedLine(steps)];
  const rateFigure = figure('Rate reached by rate asked for', 'reached, a second', rateLines);
  const addedLines = [
    addedLine(steps, 'p50', ({ addedP50 }) => addedP50),
    addedLine(steps, 'p99', ({ addedP99 }) => addedP99),
  ];
  const cost = addedLines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
  const addedFigure =
    cost.length === 0
      ? ''
      : figure('What the core adds by rate asked for', 'added, ms', addedLines, autoScale(cost, formatRate));
  return `<div class="charts">${rateFigure}
${addedFigure}</div>`;
}

/** What a core that keeps up with every rate would reach. */
function idealLine(maxRate: number): Line {
  return {
    name: 'asked for',
    className: 'ideal',
    points: [
      { x: 0, y: 0 },
      { x: maxRate, y: maxRate },
    ],
  };
}

function reachedLine(steps: readonly KneeStep[]): Line {
  return {
    name: 'reached',
    className: 'sent',
    points: steps.map((step) => ({ x: step.targetRate, y: step.achievedRate, dot: stepDot(step) })),
  };
}

/** One quantile of what the core adds at each rate, ms. */
function addedLine(
  steps: readonly KneeStep[],
  quantile: 'p50' | 'p99',
  valueOf: (step: KneeStep) => number | null,
): Line {
  const name = `added ${quantile}`;
  return {
    name,
    className: quantile,
    points: steps.map((step) => ({
      x: step.targetRate,
      y: valueOf(step),
      dot: stepDot(step, `, ${name} ${formatMs(valueOf(step))}`),
    })),
  };
}

function stepDot({ targetRate, achievedRate, sustained }: KneeStep, detail = ''): NonNullable<Point['dot']> {
  const rates = `${formatPerSecond(targetRate)} asked, ${formatPerSecond(achievedRate)} reached`;
  return { label: `${rates}${detail}${sustained ? '' : ': did not hold'}`, bad: !sustained };
}
