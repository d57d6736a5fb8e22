/** One recorded run, as times in ms after its command. What the log does not have is null. */
export interface RunTimes {
  readonly ackMs: number | null;
  readonly startMs: number | null;
  readonly stopMs: number | null;
  readonly resultMs: number;
}

/** A log that has been read. */
export interface RunLog {
  readonly runs: readonly RunTimes[];
  /** How its times are written. */
  readonly timeFormat: string;
  /** Rows that were left out, by reason. */
  readonly skippedRows: ReadonlyMap<string, number>;
  /** What else a reader should know of it, in sentences. */
  readonly notes: readonly string[];
}

/** A longer run is invalid: a clock was set, or the row mixes two runs. */
export const maxRunMs = 600_000;

/** Fewer runs than this do not describe a tail. */
export const minRuns = 30;
