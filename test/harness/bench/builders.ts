import { loadResult } from '#harness/bench/load-results.ts';
import type { TimedRequest, PathEntry } from '#harness/bench/path-times.ts';
import type { LoadResult, TimeName } from '#harness/bench/result.ts';
import { usersOf } from '#harness/bench/load/users.ts';
import type { Sample } from '#harness/bench/k6/samples.ts';

/** A request that was sent when it was due, and taken. */
export function makeRequest(overrides: Partial<TimedRequest> = {}): TimedRequest {
  return {
    step: 'main',
    machine: '10000001',
    order: 1,
    record: 101,
    intended: 1_000,
    sent: 1_000,
    durationMs: 5,
    status: 200,
    code: 0,
    delivery: '0000000000000001',
    ...overrides,
  };
}

/** A request that was due at `intended` and came to a success with these times. */
export function makeDeliveredEntry(
  intended: number,
  times: Partial<Record<TimeName, number>> = {},
  overrides: Partial<TimedRequest> = {},
): PathEntry {
  const allTimes = { answer: 5, path: 740, added: 10, ...times };
  return {
    request: makeRequest({ intended, sent: intended, ...overrides }),
    outcome: 'success',
    times: allTimes,
    notifiedAt: intended + allTimes.path,
  };
}

/** A request that came to nothing. */
export function makeFailedEntry(intended: number, outcome: string, overrides: Partial<TimedRequest> = {}): PathEntry {
  return { request: makeRequest({ intended, sent: intended, ...overrides }), outcome, times: {}, notifiedAt: null };
}

/** A stretch of load of `seconds` in which every request of `rate` a second is delivered. */
export function makeLoad(
  rate: number,
  seconds = 10,
  times: Partial<Record<TimeName, number>> = {},
  overrides: {
    readonly step?: string;
    readonly measured?: boolean;
    readonly sent?: number;
    readonly lateMs?: number;
  } = {},
): LoadResult {
  const { step = 'main', measured = true, sent = rate * seconds, lateMs = 0 } = overrides;
  const entries = Array.from({ length: sent }, (_, k) =>
    makeDeliveredEntry((k * 1000) / rate, times, { sent: (k * 1000) / rate + lateMs }),
  );
  return loadResult(
    { step, measured, from: 0, to: seconds * 1000, rate, calls: rate * seconds, users: usersOf({ rate }, null) },
    entries,
  );
}

/** A line of a script, read. */
export function makeSample(overrides: Partial<Sample> = {}): Sample {
  return {
    step: 'main',
    k: 0,
    sale: 0,
    intendedWallMs: 1_000,
    sentWallMs: 1_000,
    durationMs: 5,
    status: 200,
    code: 0,
    deliveryId: '0000000000000001',
    ...overrides,
  };
}
