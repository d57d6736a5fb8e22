import type { Clock } from '#core/ports/clock.ts';

/** What a fault may do to a machine as a whole. A person with a screwdriver could do no more. */
export interface MachineControls {
  readonly clock: Clock;
  isOnline(): boolean;
  /** Breaks the line: the machine dials again as after any cut, unless `redialMs` says when. */
  cutConnection(redialMs?: number): void;
  /** From now on nothing passes on the open line, though both ends believe in it. Healing cuts it. */
  setHalfOpen(halfOpen: boolean): void;
  /** Takes the power. Jobs under way are lost; without memory, kept answers and known jobs are as well. */
  powerOff(keepsMemory: boolean): void;
  /** Gives it back: the machine dials. */
  powerOn(): void;
  /** The controller's program stands still (nothing is taken, nothing is said, the motor stays as it is) or goes on. */
  freeze(frozen: boolean): void;
  /**
   * Sets the machine's own clock wrong by so much, in ms; 0 sets it right. `told` is called for each message that bears
   * the wrong time.
   */
  skewClock(byMs: number, onStamp: () => void): void;
  /**
   * The board says that it is busy: commands are not taken from the line (they wait, as in a host that polls), and
   * `waited` is called for each; null: they are taken again, in their order.
   */
  setBusy(busy: { readonly onWait: () => void } | null): void;
  /** Opens a second connection with the machine's own number, which the cloud takes for the newer one. */
  openSecondConnection(): void;
}
