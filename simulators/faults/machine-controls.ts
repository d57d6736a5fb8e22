import type { Clock } from '#core/ports/clock.ts';

/** What a fault can do to a whole machine. */
export interface MachineControls {
  readonly clock: Clock;
  isOnline(): boolean;
  /** Cuts the connection: the machine dials again after its usual pause, or after `redialMs`. */
  cutConnection(redialMs?: number): void;
  /**
   * Makes the connection half-open: both ends regard it as open, but nothing passes. Clearing it cuts the connection.
   */
  setHalfOpen(halfOpen: boolean): void;
  /** Switches the power off. Running jobs are lost; without memory, unsent answers and known jobs are lost too. */
  powerOff(keepsMemory: boolean): void;
  /** Switches the power on: the machine dials. */
  powerOn(): void;
  /** Freezes the controller's program (it reads and sends nothing, the motor stays as it is), or resumes it. */
  freeze(frozen: boolean): void;
  /**
   * Skews the machine's own clock, in ms; 0 corrects it. `onStamp` is called for each message with a wrong time.
   */
  skewClock(byMs: number, onStamp: () => void): void;
  /**
   * The board reports that it is busy: commands wait, and `onWait` is called for each. Null: they are read again, in
   * order.
   */
  setBusy(busy: { readonly onWait: () => void } | null): void;
  /** Heartbeats are not sent, and `onMuted` is called for each. Null: they are sent again from the next one on. */
  muteHeartbeats(muted: { readonly onMuted: () => void } | null): void;
  /** Opens a second connection with the machine's own number; the cloud treats it as the newer one. */
  openSecondConnection(): void;
}
