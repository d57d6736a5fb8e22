import type { BenchResult, LoadResult } from '../../../bench/result.ts';
import { figure, percent, rate, whole } from '../say.ts';
import { left, right, type Sheet } from './sheet.ts';

/** Below this share of what was asked for, a stretch fell short. */
const enough = 0.99;

/** Load asked for and reached, stretch by stretch; warm-up is in it, marked as such. */
export function loadSheet({ loads, vus }: BenchResult): Sheet {
  const rows = loads.map((load) => {
    const short = isShort(load);
    const word = load.measured ? (short ? 'FELL SHORT' : 'measured') : `warm-up${short ? ', SHORT' : ''}`;
    return {
      cells: [load.stage, `${seconds(load.from)}–${seconds(load.to)}`, rate(load.asked), rate(load.reached), whole(load.dropped), figure(load.lateness?.p95), word],
      ...(short ? { mark: 'bad' as const } : !load.measured && { mark: 'idle' as const }),
    };
  });
  const notes = [
    ...(loads.some(({ measured }) => !measured) ? ['Warm-up is shown here and is in no other figure.'] : []),
    ...(vus > 0 ? [`${whole(vus)} virtual user${vus === 1 ? '' : 's'} at most sent each stretch.`] : []),
    'Late: how long after its intended start a request was sent, the generator’s own fault. Every latency counts from the intended start.',
  ];
  return { title: 'Load', columns: [left('stretch'), right('seconds'), right('asked/s'), right('reached/s'), right('dropped'), right('late p95, ms'), left('')], rows, notes };
}

/** Whether the generator did not bring what it was asked for. Of few requests one may fall beyond the edge. */
export function isShort({ asked, reached, dropped, from, to }: LoadResult): boolean {
  const short = (asked - reached) * ((to - from) / 1000);
  return dropped > 0 || (reached < asked * enough && short > 1);
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10}`;
}

/** Requests of the measured stretches by what became of them. */
export function outcomesSheet({ loads }: BenchResult): Sheet {
  const measured = loads.filter((load) => load.measured);
  const rows = measured.flatMap(({ stage, outcomes }) => {
    const all = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
    const byCount = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
    return byCount.map(([outcome, n]) => ({ cells: [stage, outcome, whole(n), percent(all === 0 ? null : n / all)] }));
  });
  return { title: 'Outcomes', columns: [left('stretch'), left('outcome'), right('requests'), right('share')], rows, notes: rows.length === 0 ? ['No request was sent while it was measured.'] : ['Only deliveries that came to their good end are in the latencies: a fast refusal is no fast delivery.'] };
}

/** The stretches of a sweep are named so, by whoever plans the load. */
const sweepStep = /^step-/;

/**
 * The stretch that the run is known by: the longest that was measured and is no step of a sweep; of a sweep alone, the
 * greatest rate that held.
 */
export function mainLoad({ loads, knee }: BenchResult): LoadResult | undefined {
  const measured = loads.filter((load) => load.measured);
  const steady = measured.filter(({ stage }) => !sweepStep.test(stage));
  if (steady.length > 0) return longest(steady);
  return (knee?.rate == null ? undefined : measured.find(({ asked }) => asked === knee.rate)) ?? longest(measured);
}

/** The first of the longest. */
function longest(loads: readonly LoadResult[]): LoadResult | undefined {
  return loads.reduce<LoadResult | undefined>((best, load) => (best && best.to - best.from >= load.to - load.from ? best : load), undefined);
}
