import { isHeldUp } from '../history/view/stall-summary.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import type { Expected } from '../history/event.ts';
import { measureNamed, type Measure } from './measures.ts';

/**
 * How a measure stands to what was expected. `held-up`: it is missed, and that this computer was held up explains it. `marginal`: met, but within the band of a limit. `nothing`: there was nothing to measure.
 */
export type MeasureState = 'met' | 'marginal' | 'missed' | 'held-up' | 'nothing';

/** A measure of a run, held against what was expected. */
export interface Measured extends Expected {
  readonly unit: Measure['unit'];
  readonly value: number | null;
  readonly state: MeasureState;
}

/** Takes the measures that a run's header asks for. A measure that is not known here is `nothing`. */
export function measure(view: HistoryView, expected: readonly Expected[]): readonly Measured[] {
  // Each is taken once, however often it is asked for.
  const taken = new Map<string, Taken>();
  return expected.map((one) => {
    const { known, value, least } = taken.get(one.measure) ?? take(view, one.measure);
    taken.set(one.measure, { known, value, least });
    return {
      ...one,
      unit: known?.unit ?? 'count',
      value,
      state: value === null ? 'nothing' : stateOf(value, one, () => explained(view, known, least, one)),
    };
  });
}

/** A measure and its value, and what it is at the least. */
interface Taken {
  readonly known: Measure | undefined;
  readonly value: number | null;
  readonly least: () => number | null;
}

function take(view: HistoryView, name: string): Taken {
  const known = measureNamed(name);
  let least: number | null | undefined;
  return { known, value: known?.of(view) ?? null, least: () => (least ??= known?.least?.(view) ?? null) };
}

/** Stalls make times longer and never shorter; how they change counts and shares nobody can tell. */
function explained(
  view: HistoryView,
  measure: Measure | undefined,
  leastOf: Taken['least'],
  { max }: Expected,
): boolean {
  if (!measure || view.stalls.all.length === 0) return false;
  if (!measure.least) return isHeldUp(view);
  const least = leastOf();
  return max !== null && least !== null && least <= max;
}

function stateOf(value: number, { min, max, band }: Expected, isExplained: () => boolean): MeasureState {
  if ((min !== null && value < min) || (max !== null && value > max)) return isExplained() ? 'held-up' : 'missed';
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
  if (min !== null && max !== null)
    return min === max ? `exactly ${sayValue(min, unit)}` : `${sayValue(min, unit)} to ${sayValue(max, unit)}`;
  if (min !== null) return `at least ${sayValue(min, unit)}`;
  return max === null ? 'no limit' : `at most ${sayValue(max, unit)}`;
}
