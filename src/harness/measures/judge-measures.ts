import { isStalledBeyondSlack } from '../history/view/stall-summary.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import type { ExpectedMeasure } from '../history/header.ts';
import { findMeasure, type Measure } from './measures.ts';

/**
 * How a measure compares with what was expected. `stalled`: it is missed, and stalls of this computer explain it.
 * `marginal`: met, but within the band of a limit.
 */
export type MeasureState = 'met' | 'marginal' | 'missed' | 'stalled' | 'no-data';

/** A measure of a run, held against what was expected. */
export interface MeasureResult extends ExpectedMeasure {
  readonly unit: Measure['unit'];
  readonly value: number | null;
  readonly state: MeasureState;
}

/** Takes the measures that a run's header asks for. A measure that is not known here is `no-data`. */
export function measure(view: HistoryView, expected: readonly ExpectedMeasure[]): readonly MeasureResult[] {
  // Each is taken once, however often it is asked for.
  const taken = new Map<string, Taken>();
  return expected.map((expectation) => {
    const { known: definition, value, least } = taken.get(expectation.measure) ?? take(view, expectation.measure);
    taken.set(expectation.measure, { known: definition, value, least });
    return {
      ...expectation,
      unit: definition?.unit ?? 'count',
      value,
      state:
        value === null
          ? 'no-data'
          : stateOf(value, expectation, () => isExplainedByStall(view, definition, least, expectation)),
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
  const known = findMeasure(name);
  let least: number | null | undefined;
  return { known, value: known?.valueOf(view) ?? null, least: () => (least ??= known?.leastValueOf?.(view) ?? null) };
}

/** Stalls make times longer and never shorter; their effect on counts and shares is unknown. */
function isExplainedByStall(
  view: HistoryView,
  measure: Measure | undefined,
  leastOf: Taken['least'],
  { max }: ExpectedMeasure,
): boolean {
  if (!measure || view.stalls.all.length === 0) return false;
  if (!measure.leastValueOf) return isStalledBeyondSlack(view);
  const leastValue = leastOf();
  return max !== null && leastValue !== null && leastValue <= max;
}

function stateOf(value: number, { min, max, band }: ExpectedMeasure, isExplained: () => boolean): MeasureState {
  if ((min !== null && value < min) || (max !== null && value > max)) return isExplained() ? 'stalled' : 'missed';
  // Nothing is marginal without a band; exactly on a limit is, with one.
  const isNear = (limit: number | null): boolean => limit !== null && band > 0 && Math.abs(value - limit) <= band;
  return isNear(min) || isNear(max) ? 'marginal' : 'met';
}

/** A value in its unit, for people. */
export function formatValue(value: number, unit: Measure['unit']): string {
  if (unit === 'share') return `${Math.round(value * 10_000) / 100} %`;
  if (unit === 'ms') return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ms`;
  return `${value}`;
}

/** The limits of an expectation, for people. */
export function formatLimits({ min, max, unit }: Pick<MeasureResult, 'min' | 'max' | 'unit'>): string {
  if (min !== null && max !== null)
    return min === max ? `exactly ${formatValue(min, unit)}` : `${formatValue(min, unit)} to ${formatValue(max, unit)}`;
  if (min !== null) return `at least ${formatValue(min, unit)}`;
  return max === null ? 'no limit' : `at most ${formatValue(max, unit)}`;
}
