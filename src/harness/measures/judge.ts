import type { HistoryView } from '../checks/view.ts';
import type { Expected } from '../history/event.ts';
import { measureNamed, type Measure } from './measures.ts';

/** How a measure stands to what was expected. `marginal`: met, but within the band of a limit. `nothing`: there was nothing to measure. */
export type MeasureState = 'met' | 'marginal' | 'missed' | 'nothing';

/** A measure of a run, held against what was expected. */
export interface Measured extends Expected {
  readonly unit: Measure['unit'];
  readonly value: number | null;
  readonly state: MeasureState;
}

/** Takes the measures that a run's header asks for. A measure that is not known here is `nothing`. */
export function measure(view: HistoryView, expected: readonly Expected[]): readonly Measured[] {
  return expected.map((one) => {
    const known = measureNamed(one.measure);
    const value = known?.of(view) ?? null;
    return { ...one, unit: known?.unit ?? 'count', value, state: value === null ? 'nothing' : stateOf(value, one) };
  });
}

function stateOf(value: number, { min, max, band }: Expected): MeasureState {
  if ((min !== null && value < min) || (max !== null && value > max)) return 'missed';
  // Nothing is marginal without a band; exactly on a limit is, with one.
  const near = (limit: number | null): boolean => limit !== null && band > 0 && Math.abs(value - limit) <= band;
  return near(min) || near(max) ? 'marginal' : 'met';
}

/** A value in its unit, for people. */
export function sayValue(value: number, unit: Measure['unit']): string {
  if (unit === 'share') return `${Math.round(value * 10_000) / 100} %`;
  if (unit === 'ms') return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ms`;
  return `${value}`;
}

/** The limits of an expectation, for people. */
export function sayLimits({ min, max, unit }: Pick<Measured, 'min' | 'max' | 'unit'>): string {
  if (min !== null && max !== null) return min === max ? `exactly ${sayValue(min, unit)}` : `${sayValue(min, unit)} to ${sayValue(max, unit)}`;
  if (min !== null) return `at least ${sayValue(min, unit)}`;
  return max === null ? 'no limit' : `at most ${sayValue(max, unit)}`;
}
