import { durationMs, durationPattern } from '#harness/scenario/duration.ts';
import type { Shrinker } from '../shrinker.ts';
import { valuesIn, withValue } from '../data-paths.ts';

const pattern = new RegExp(durationPattern);

/** Shorter and rounder times: nothing, a half, whole minutes, whole seconds, tenths. */
export const shrinkDurations: Shrinker = function* ({ scenario }) {
  for (const { path, value } of valuesIn(scenario)) {
    if (typeof value !== 'string' || !pattern.test(value)) continue;
    const ms = durationMs(value);
    for (const text of new Set([
      '0s',
      formatSeconds(Math.floor(ms / 2_000) * 1_000),
      formatSeconds(Math.floor(ms / 60_000) * 60_000),
      formatSeconds(Math.floor(ms / 1_000) * 1_000),
      formatSeconds(Math.ceil(ms / 1_000) * 1_000),
      formatSeconds(Math.floor(ms / 100) * 100),
    ])) {
      if (text !== value) yield withValue(scenario, path, text);
    }
  }
};

function formatSeconds(ms: number): string {
  return `${ms / 1_000}s`;
}
