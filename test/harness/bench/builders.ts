import { loadResult } from '#harness/bench/load-results.ts';
import type { Asked, PathEntry } from '#harness/bench/path-times.ts';
import type { LoadResult, Timed } from '#harness/bench/result.ts';
import type { Sample } from '#harness/bench/k6/samples.ts';

/** A request that was sent when it was due, and taken. */
export function asked(over: Partial<Asked> = {}): Asked {
  return {
    stage: 'main',
    machine: '10000001',
    order: 1,
    record: 101,
    intended: 1_000,
    sent: 1_000,
    tookMs: 5,
    status: 200,
    code: 0,
    delivery: '0000000000000001',
    ...over,
  };
}

/** A request that was due at `intended` and came to a success with these times. */
export function delivered(
  intended: number,
  times: Partial<Record<Timed, number>> = {},
  over: Partial<Asked> = {},
): PathEntry {
  const all = { answer: 5, path: 740, added: 10, ...times };
  return {
    asked: asked({ intended, sent: intended, ...over }),
    outcome: 'success',
    times: all,
    toldAt: intended + all.path,
  };
}

/** A request that came to nothing. */
export function failed(intended: number, outcome: string, over: Partial<Asked> = {}): PathEntry {
  return { asked: asked({ intended, sent: intended, ...over }), outcome, times: {}, toldAt: null };
}

/** A stretch of load of `seconds` in which every request of `rate` a second is delivered. */
export function goodLoad(
  rate: number,
  seconds = 10,
  times: Partial<Record<Timed, number>> = {},
  over: { readonly stage?: string; readonly measured?: boolean; readonly sent?: number; readonly lateMs?: number } = {},
): LoadResult {
  const { stage = 'main', measured = true, sent = rate * seconds, lateMs = 0 } = over;
  const entries = Array.from({ length: sent }, (_, k) =>
    delivered((k * 1000) / rate, times, { sent: (k * 1000) / rate + lateMs }),
  );
  return loadResult({ stage, measured, from: 0, to: seconds * 1000, rate, calls: rate * seconds }, entries);
}

/** A line of a script, read. */
export function sample(over: Partial<Sample> = {}): Sample {
  return {
    stage: 'main',
    k: 0,
    sale: 0,
    intendedWallMs: 1_000,
    sentWallMs: 1_000,
    tookMs: 5,
    status: 200,
    code: 0,
    deliveryId: '0000000000000001',
    ...over,
  };
}
