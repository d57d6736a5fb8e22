/** A timer that has been set and may be taken back. */
export interface Timer {
  /** Takes the timer back; harmless after it has fired. */
  cancel(): void;
}

/**
 * The first of the four ports: time. A stage supplies it; nothing else asks the system for the time.
 *
 * Two readings, because they fail differently: `now` is the calendar's time and jumps when the clock is
 * set; `monotonic` only grows. Holds, fallbacks and expiries are measured on the second (`clock-safety`).
 */
export interface Clock {
  /** Wall-clock time in Unix milliseconds, for dates that are shown and for timestamp windows. May jump. */
  now(): number;
  /** Milliseconds since an origin of the stage's choosing; may have a fraction; never goes back. */
  monotonic(): number;
  /**
   * Names the origin of {@link monotonic}: two processes that see the same origin may compare their readings
   * (on one booted host, a restarted core goes on counting where the killed one stopped).
   */
  readonly origin: string;
  /**
   * Calls `fire` once after `delayMs` (0 or more). A live clock may fire up to a millisecond early or any time late:
   * check the time again when a deadline fires.
   */
  after(delayMs: number, callback: () => void): Timer;
}
