import type { MachineControls } from '../faults/machine-controls.ts';
import type { Act } from '../motors/run-plan.ts';

/** An act that affects the machine itself during a run. */
type FaultAct = Act & { readonly kind: 'cut-connection' | 'power-cycle' | 'freeze' | 'half-open' };

/**
 * Performs an act that affects the machine itself.
 * @param recoverAfter schedules the end of it, ms from now.
 */
export function performFault(
  act: FaultAct,
  machine: MachineControls,
  recoverAfter: (delayMs: number, recover: () => void) => void,
): void {
  switch (act.kind) {
    case 'cut-connection':
      machine.cutConnection(act.redialMs);
      break;
    case 'power-cycle':
      machine.powerOff(act.keepsMemory);
      recoverAfter(act.offMs, () => machine.powerOn());
      break;
    case 'freeze':
      machine.freeze(true);
      recoverAfter(act.forMs, () => machine.freeze(false));
      break;
    case 'half-open':
      machine.setHalfOpen(true);
      recoverAfter(act.forMs, () => machine.setHalfOpen(false));
      break;
  }
}
