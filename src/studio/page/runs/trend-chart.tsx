import type { RunView } from '../../schemas/runs.ts';
import { toneOf } from '../components/badge.tsx';
import { Pane } from '../components/pane.tsx';
import { usePreferences } from '../preferences/preferences.tsx';
import { formatTime } from '../trace/format-time.ts';
import { formatDate } from './format-run.ts';
import type { Trend } from './model/trend.ts';

const barWidth = 10;
const height = 64;
/** Also what took no time has a bar to point at. */
const leastHeight = 4;

/** The last runs as bars in the colours of their verdicts. The list has the same for those who cannot see it. */
export function TrendChart(props: { readonly trend: Trend; readonly onOpen: (run: RunView) => void }) {
  const { t, language } = usePreferences();
  const { bars, counts, measure, greatestMs } = props.trend;
  const greatest = formatTime(greatestMs);
  const text = t(`trend-${measure}`, { count: bars.length, greatest });
  return (
    <Pane heading={t('trend')} className="trend">
      <svg
        class="trend-bars"
        viewBox={`0 0 ${Math.max(40, bars.length) * barWidth} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={text}
      >
        {bars.map(({ run, ms, height: share }, at) => {
          const tall = leastHeight + share * (height - leastHeight);
          const time = ms === null ? '' : formatTime(ms);
          return (
            <g key={run.id} class={`trend-bar ${toneOf(run.verdict ?? '')}`} onClick={() => props.onOpen(run)}>
              <title>
                {[run.name, run.verdict ?? t('no-verdict'), time, formatDate(run.startedAt, language)].join(' · ')}
              </title>
              <rect class="trend-space" x={at * barWidth} y={0} width={barWidth} height={height} />
              <rect x={at * barWidth + 1} y={height - tall} width={barWidth - 2} height={tall} />
            </g>
          );
        })}
      </svg>
      <p class="quiet trend-text">
        {text}{' '}
        {(['PASS', 'FAIL', 'INCONCLUSIVE', 'none'] as const)
          .filter((verdict) => counts[verdict] > 0)
          .map((verdict) => `${verdict === 'none' ? t('no-verdict') : verdict} ${counts[verdict]}`)
          .join(', ')}
      </p>
    </Pane>
  );
}
