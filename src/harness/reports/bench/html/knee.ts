import type { BenchResult, KneeStep } from '#harness/bench/result.ts';
import { millis, perSecond, rate } from '../formatting.ts';
import { chartSvg, legend, type Line, type Point } from './chart.ts';
import { fitting, linear } from './scale.ts';

/** Where the path bends: what was reached of what was asked for, and what it cost. */
export function kneeFigures({ steps }: NonNullable<BenchResult['knee']>): string {
  if (steps.length === 0) return '';
  const asked = linear(
    steps.map((step) => step.asked),
    rate,
  );
  const points = (of: (step: KneeStep) => number | null, says: string): readonly Point[] =>
    steps.map((step) => ({
      x: step.asked,
      y: of(step),
      dot: {
        says: `${perSecond(step.asked)} asked, ${perSecond(step.reached)} reached, ${says} ${millis(of(step))}${step.held ? '' : ': did not hold'}`,
        bad: !step.held,
      },
    }));
  const reached: readonly Line[] = [
    {
      name: 'asked for',
      mark: 'ideal',
      points: [
        { x: 0, y: 0 },
        { x: asked.to, y: asked.to },
      ],
    },
    {
      name: 'reached',
      mark: 'sent',
      points: steps.map((step) => ({
        x: step.asked,
        y: step.reached,
        dot: {
          says: `${perSecond(step.asked)} asked, ${perSecond(step.reached)} reached${step.held ? '' : ': did not hold'}`,
          bad: !step.held,
        },
      })),
    },
  ];
  const added: readonly Line[] = [
    { name: 'added p50', mark: 'p50', points: points(({ addedP50 }) => addedP50, 'added p50') },
    { name: 'added p99', mark: 'p99', points: points(({ addedP99 }) => addedP99, 'added p99') },
  ];
  const cost = added.flatMap((line) => line.points.flatMap(({ y }) => y ?? []));
  const figure = (label: string, ySays: string, lines: readonly Line[], y = linear([asked.to], rate)): string =>
    `<figure>${chartSvg({ label, x: asked, y, xSays: 'asked for, a second', ySays, lines })}<figcaption>${legend(lines)} <span class="key">✕ did not hold</span></figcaption></figure>`;
  return `<div class="charts">${figure('Rate reached by rate asked for', 'reached, a second', reached)}
${cost.length === 0 ? '' : figure('What the core adds by rate asked for', 'added, ms', added, fitting(cost, rate))}</div>`;
}
