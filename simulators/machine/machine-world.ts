import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineEvent, OnEvent } from '../events.ts';

/** What a machine needs of the world that it stands in. */
export interface MachineWorld {
  readonly clock: Clock;
  /** This machine's own luck. */
  readonly random: Random;
  readonly link: Link;
  readonly onEvent: OnEvent<MachineEvent>;
  /**
   * Told once the machine has stopped dialling for good: another has its number, or the cloud knows no such machine.
   */
  readonly onGiveUp?: (reason: string, machineNo: string) => void;
}
