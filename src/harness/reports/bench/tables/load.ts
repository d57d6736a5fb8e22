import { replayKind, type BenchResult, type LoadResult } from '#harness/bench/result.ts';
import { figure, none, percent, rate, whole } from '../formatting.ts';
import { left, right, type Sheet } from './report-table.ts';

/** Below this share of what was asked for, a stretch fell short. */
const enough = 0.99;

/** Load asked for and reached, stretch by stretch; warm-up is in it, marked as such. */
export function loadSheet({ loads, vus }: BenchResult): Sheet {
  const rows = loads.map((load) => {
    const short = isShort(load);
    const word = load.measured ? (short ? 'FELL SHORT' : 'measured') : `warm-up${short ? ', SHORT' : ''}`;
    return {
      cells: [
        load.stage,
        `${seconds(load.from)}–${seconds(load.to)}`,
        rate(load.asked),
        rate(load.reached),
        whole(load.dropped),
        figure(load.lateness?.p95),
        word,
      ],
      ...(short ? { mark: 'bad' as const } : !load.measured && { mark: 'idle' as const }),
    };
  });
  const notes = [
    ...(loads.some(({ measured }) => !measured) ? ['Warm-up is shown here and is in no other figure.'] : []),
    ...(vus > 0 ? [`${whole(vus)} virtual user${vus === 1 ? '' : 's'} at most sent each stretch.`] : []),
    'Late: how long after its intended start a request was sent, the generator’s own fault. Every latency counts from the intended start.',
  ];
  return {
    title: 'Load',
    columns: [
      left('stretch'),
      right('seconds'),
      right('asked/s'),
      right('reached/s'),
      right('dropped'),
      right('late p95, ms'),
      left(''),
    ],
    rows,
    notes,
  };
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
  return {
    title: 'Outcomes',
    columns: [left('stretch'), left('outcome'), right('requests'), right('share')],
    rows,
    notes:
      rows.length === 0
        ? ['No request was sent while it was measured.']
        : ['Only deliveries that came to their good end are in the latencies: a fast refusal is no fast delivery.'],
  };
}

/** Hostile requests by kind; null without any. */
export function attackSheet({ attacks }: BenchResult): Sheet | null {
  if (attacks === null) return null;
  const rows = attacks.kinds.map(({ kind, status, code, requests, repelled }) => ({
    cells: [
      kind,
      kind === replayKind ? 'as the first time' : `HTTP ${status}, code ${code}`,
      whole(requests),
      whole(repelled),
    ],
    ...(repelled < requests && { mark: 'bad' as const }),
  }));
  return {
    title: 'Hostile requests',
    columns: [left('kind'), left('the one right answer'), right('requests'), right('got it')],
    rows,
    notes: [
      `${whole(attacks.planned)} were planned; a replay is a lawful call that is sent again as it stands, and must name the same delivery.`,
    ],
  };
}

/**
 * What the core adds in each steady stretch, beside one another: a spike, and what it was like before and afterwards. Null
 * where there is no more than one; a sweep has its own table.
 */
export function stretchSheet({ loads }: BenchResult): Sheet | null {
  const steady = loads.filter(({ measured, stage }) => measured && !sweepStep.test(stage));
  if (steady.length < 2) return null;
  const rows = steady.map(({ stage, asked, times: { added } }) => ({
    cells: [
      stage,
      rate(asked),
      added ? whole(added.n) : none,
      ...[added?.p50, added?.p95, added?.p99, added?.max].map(figure),
    ],
  }));
  return {
    title: 'What the core adds in each stretch, ms',
    columns: [left('stretch'), right('asked/s'), right('n'), right('p50'), right('p95'), right('p99'), right('max')],
    rows,
    notes: [],
  };
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
  return loads.reduce<LoadResult | undefined>(
    (best, load) => (best && best.to - best.from >= load.to - load.from ? best : load),
    undefined,
  );
}
