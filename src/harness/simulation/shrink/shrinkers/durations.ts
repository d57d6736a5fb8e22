import { durationMs, durationPattern } from '#harness/scenario/duration.ts';
import type { Cut } from '../shrinker.ts';
import { placesIn, withValue } from '../data-paths.ts';

const pattern = new RegExp(durationPattern);

/** Shorter and rounder times: nothing, a half, whole minutes, whole seconds, tenths. */
export const durations: Cut = function* ({ scenario }) {
  for (const { path, value } of placesIn(scenario)) {
    if (typeof value !== 'string' || !pattern.test(value)) continue;
    const ms = durationMs(value);
    for (const text of new Set([
      '0s',
      inSeconds(Math.floor(ms / 2_000) * 1_000),
      inSeconds(Math.floor(ms / 60_000) * 60_000),
      inSeconds(Math.floor(ms / 1_000) * 1_000),
      inSeconds(Math.ceil(ms / 1_000) * 1_000),
      inSeconds(Math.floor(ms / 100) * 100),
    ])) {
      if (text !== value) yield withValue(scenario, path, text);
    }
  }
};

function inSeconds(ms: number): string {
  return `${ms / 1_000}s`;
}
