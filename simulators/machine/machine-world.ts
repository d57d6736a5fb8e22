import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineEvent, OnEvent } from '../events.ts';

/** The environment of a simulated machine. */
export interface MachineWorld {
  readonly clock: Clock;
  /** Random stream of this machine. */
  readonly random: Random;
  readonly link: Link;
  readonly onEvent: OnEvent<MachineEvent>;
  /**
   * Called when the machine stops dialling for good: another has its number, or the cloud has no such machine.
   */
  readonly onGiveUp?: (reason: string, machineNo: string) => void;
}
