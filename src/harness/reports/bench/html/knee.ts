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
  const points = (valueOf: (step: KneeStep) => number | null, label: string): readonly Point[] =>
    steps.map((step) => ({
      x: step.targetRate,
      y: valueOf(step),
      dot: {
        label:
          `${formatPerSecond(step.targetRate)} asked, ${formatPerSecond(step.achievedRate)} reached, ${label} ` +
          `${formatMs(valueOf(step))}${step.sustained ? '' : ': did not hold'}`,
        bad: !step.sustained,
      },
    }));
  const reachedLines: readonly Line[] = [
    {
      name: 'asked for',
      className: 'ideal',
      points: [
        { x: 0, y: 0 },
        { x: targetScale.to, y: targetScale.to },
      ],
    },
    {
      name: 'reached',
      className: 'sent',
      points: steps.map((step) => ({
        x: step.targetRate,
        y: step.achievedRate,
        dot: {
          label:
            `${formatPerSecond(step.targetRate)} asked, ${formatPerSecond(step.achievedRate)} ` +
            `reached${step.sustained ? '' : ': did not hold'}`,
          bad: !step.sustained,
        },
      })),
    },
  ];
  const addedLines: readonly Line[] = [
    { name: 'added p50', className: 'p50', points: points(({ addedP50 }) => addedP50, 'added p50') },
    { name: 'added p99', className: 'p99', points: points(({ addedP99 }) => addedP99, 'added p99') },
  ];
  const cost = addedLines.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
  const figure = (
    label: string,
    yLabel: string,
    lines: readonly Line[],
    y = linearScale([targetScale.to], formatRate),
  ): string =>
    `<figure>${chartSvg({ label, x: targetScale, y, xLabel: 'asked for, a second', yLabel, lines })}<figcaption>${legend(lines)} ` +
    '<span class="key">✕ did not hold</span></figcaption></figure>';
  return `<div class="charts">${figure('Rate reached by rate asked for', 'reached, a second', reachedLines)}
${cost.length === 0 ? '' : figure('What the core adds by rate asked for', 'added, ms', addedLines, autoScale(cost, formatRate))}</div>`;
}
