import type { Decision, Kernel } from '../kernel.ts';
import { startNext } from './job-queue.ts';

/**
 * Lets a machine's lock lapse if its dwell limit has come: the delivery lives on until its result or the fallback
 * (PROTOCOL §4.7), the machine may take its next command. Called before every grant too, so that nobody waits for a
 * timer.
 */
export function lapseIfDue(kernel: Kernel, decision: Decision, machineNo: string): void {
  const { tx, now } = decision;
  const lock = tx.lock(machineNo);
  if (!lock.hold || !kernel.rules.lock.hasLapsed(lock, now)) return;
  const { token } = lock.hold;
  const freed = kernel.rules.lock.release(lock, token);
  if (!freed) return;
  tx.putLock(machineNo, freed);
  decision.events.push({ kind: 'lock-released', machine: machineNo, token, cause: 'dwell' });
  startNext(kernel, decision, machineNo);
}
