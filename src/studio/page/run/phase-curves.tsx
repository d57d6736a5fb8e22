import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { DataTable } from '../components/data-table.tsx';
import { Pane } from '../components/pane.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { useSummaryTexts } from './use-summary-texts.ts';

const size = { width: 720, height: 240, left: 44, right: 12, top: 10, bottom: 34 };
const plot = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

/** Milliseconds on a scale of logarithms: half a second of motor would press everything else into the corner. */
function placeOfTime(ms: number, longest: number): number {
  return size.left + (Math.log10(1 + ms) / Math.log10(1 + longest)) * plot.width;
}

function placeOfShare(share: number): number {
  return size.top + (1 - share) * plot.height;
}

function curvePath(times: readonly number[], longest: number): string {
  const points = times.map(
    (ms, at) => `${placeOfTime(ms, longest).toFixed(1)} ${placeOfShare(at / Math.max(1, times.length - 1)).toFixed(1)}`,
  );
  return `M${points.join('L')}`;
}

/** Where the time of healthy deliveries went: a curve for each phase, and its figures. */
export function PhaseCurves({ summary }: { readonly summary: RunSummary }) {
  const t = useTexts();
  const translate = useSummaryTexts(summary);
  const { phases } = summary;
  if (phases.length === 0)
    return (
      <Pane heading={t('time-spent')}>
        <p class="quiet">{t('no-healthy-delivery')}</p>
      </Pane>
    );
  const longest = Math.max(1, ...phases.map(({ max }) => max));
  const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return (
    <Pane heading={t('time-spent')}>
      <svg class="curves" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={t('share-of-deliveries')}>
        <Axes longest={longest} />
        {phases.map(({ phase, curve }) => (
          <path key={phase} class={`curve ${phase}`} d={curvePath(curve, longest)} />
        ))}
      </svg>
      <p class="curve-keys">
        {phases.map(({ phase, name }) => (
          <span key={phase} class={`key ${phase}`}>
            {translate(name)}
          </span>
        ))}
      </p>
      <DataTable
        label={t('time-spent')}
        headings={[t('phase'), t('deliveries'), 'p50', 'p95', 'p99', 'max']}
        numeric={[1, 2, 3, 4, 5]}
        rows={phases.map(({ name, deliveries, p50, p95, p99, max }) => ({
          cells: [translate(name), deliveries, ...[p50, p95, p99, max].map(milliseconds)],
        }))}
      />
    </Pane>
  );
}

function Axes({ longest }: { readonly longest: number }) {
  const times = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].filter((ms) => ms <= longest);
  return (
    <>
      {times.map((ms) => (
        <g key={ms}>
          <line
            class="grid"
            x1={placeOfTime(ms, longest)}
            x2={placeOfTime(ms, longest)}
            y1={size.top}
            y2={placeOfShare(0)}
          />
          <text x={placeOfTime(ms, longest)} y={size.height - 16} text-anchor="middle">
            {ms >= 1_000 ? `${ms / 1_000} s` : `${ms} ms`}
          </text>
        </g>
      ))}
      {[0, 0.5, 0.9, 1].map((share) => (
        <g key={share}>
          <line
            class="grid"
            x1={size.left}
            x2={size.width - size.right}
            y1={placeOfShare(share)}
            y2={placeOfShare(share)}
          />
          <text x={size.left - 6} y={placeOfShare(share) + 4} text-anchor="end">
            {share * 100} %
          </text>
        </g>
      ))}
    </>
  );
}
