import type { DeliveryRow, RowOutcome } from './deliveries.ts';
import type { TraceFinding } from './findings.ts';

/** Which deliveries are listed; an empty text takes all. */
export interface DeliveryFilter {
  readonly outcome: RowOutcome | '';
  readonly machine: string;
  /** Plan of a fault; `any`: those with one. */
  readonly fault: string;
  /** Name of a check with a finding; `any`: those with one. */
  readonly finding: string;
}

export const noFilter: DeliveryFilter = { outcome: '', machine: '', fault: '', finding: '' };

/** The deliveries that pass a filter, in their order. */
export function filterDeliveries(
  rows: readonly DeliveryRow[],
  { outcome, machine, fault, finding }: DeliveryFilter,
  findings: readonly TraceFinding[],
): readonly DeliveryRow[] {
  const passes = (values: readonly string[], wanted: string): boolean =>
    wanted === '' || (wanted === 'any' ? values.length > 0 : values.includes(wanted));
  return rows.filter(
    (row) =>
      (outcome === '' || row.outcome === outcome) &&
      (machine === '' || row.machine === machine) &&
      passes(row.faults, fault) &&
      passes(
        row.findings.map((index) => findings[index]?.check ?? ''),
        finding,
      ),
  );
}

/** The values that a filter can have in a run. */
export function filterValues(
  rows: readonly DeliveryRow[],
  findings: readonly TraceFinding[],
): {
  readonly outcomes: readonly RowOutcome[];
  readonly machines: readonly string[];
  readonly faults: readonly string[];
  readonly checks: readonly string[];
} {
  const distinct = <Value extends string>(values: readonly Value[]): readonly Value[] => [...new Set(values)].sort();
  return {
    outcomes: distinct(rows.map(({ outcome }) => outcome)),
    machines: distinct(rows.map(({ machine }) => machine)),
    faults: distinct(rows.flatMap(({ faults }) => faults)),
    checks: distinct(rows.flatMap((row) => row.findings.map((index) => findings[index]?.check ?? ''))),
  };
}
