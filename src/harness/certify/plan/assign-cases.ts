import type { CertifyMachine } from '../certify-machine.ts';
import type { PlannedCase } from './plan-cases.ts';

/** A case and the machines that it gets. */
export interface Assignment {
  readonly planned: PlannedCase;
  readonly machines: readonly CertifyMachine[];
}

/**
 * Gives free machines to waiting cases: the case that waits longest begins first, and takes the machines that suit the
 * fewest others. A case without machines of its own begins at once.
 */
export function assignCases(
  waiting: readonly PlannedCase[],
  freeMachines: readonly CertifyMachine[],
): readonly Assignment[] {
  const free = new Set(freeMachines);
  const demandOf = (machine: CertifyMachine): number =>
    waiting.filter(({ case: { machines }, suitable }) => machines > 0 && suitable.includes(machine)).length;
  const assigned: Assignment[] = [];
  for (const planned of waiting.toSorted((a, b) => b.waitMs - a.waitMs)) {
    const count = planned.case.machines;
    const machines = planned.suitable
      .filter((machine) => free.has(machine))
      .toSorted((a, b) => demandOf(a) - demandOf(b))
      .slice(0, count);
    if (machines.length < count) continue;
    for (const machine of machines) free.delete(machine);
    assigned.push({ planned, machines });
  }
  return assigned;
}
