/** The time of a world that people take part in: how it passes, and how an act enters it. */
export interface WorldTime {
  /** How many milliseconds of the run pass in one of the system's. */
  readonly speed: number;
  readonly isPaused: boolean;
  readonly canChangeSpeed: boolean;
  readonly canPause: boolean;
  /** @throws {RangeError} for a speed that is no number above 0. */
  setSpeed(speed: number): void;
  setPaused(isPaused: boolean): void;
  /** Brings the reading of the run's time up to the present, while nothing happens. */
  refresh(): void;
  /**
   * Starts work at the present instant of the world, after everything that is due before it. Acts start in the order
   * of the calls.
   * @returns what the work settles with.
   */
  act<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when the world cannot go on. */
  readonly failure: Promise<Error>;
  /** Lets the world stand still for good. */
  stop(): void;
}
