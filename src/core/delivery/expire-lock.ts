import type { Decision, Kernel } from '../kernel.ts';
import { startNextJob } from './job-queue.ts';

/**
 * Expires a machine's lock at its dwell limit. The delivery stays open until its result or the fallback (PROTOCOL
 * §4.7); the machine may take its next command. Called before every grant too, in case the timer is late.
 */
export function expireLockIfDue(kernel: Kernel, decision: Decision, machineNo: string): void {
  const { tx, now } = decision;
  const lock = tx.lock(machineNo);
  if (!lock.hold || !kernel.rules.lock.hasExpired(lock, now)) return;
  const { token } = lock.hold;
  const freeLock = kernel.rules.lock.release(lock, token);
  if (!freeLock) return;
  tx.putLock(machineNo, freeLock);
  decision.events.push({ kind: 'lock-released', machine: machineNo, token, cause: 'dwell' });
  startNextJob(kernel, decision, machineNo);
}
