import type { Clock } from '#core/ports/clock.ts';
import type { Link } from '#core/ports/link.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineEvent, OnEvent } from '../events.ts';
import type { WireObserver } from '../wire-observer.ts';

/** The environment of a simulated machine. */
export interface MachineWorld {
  readonly clock: Clock;
  /** Random stream of this machine. */
  readonly random: Random;
  readonly link: Link;
  readonly onEvent: OnEvent<MachineEvent>;
  /** Observes the frames of the machine's connections; without it they are no events. */
  readonly wire?: WireObserver | undefined;
  /**
   * Called when the machine stops dialling for good: another has its number, or the cloud has no such machine.
   */
  readonly onGiveUp?: (reason: string, machineNo: string) => void;
}
