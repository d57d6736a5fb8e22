/** One event of a history. The members of each kind stand in docs/history-format.md. */
export interface HistoryEvent {
  /** When: milliseconds since the run began. */
  readonly t: number;
  /** Who saw it: `core`, `store`, `machine`, `merchant`, `receiver`, `network` or `harness`. */
  readonly by: string;
  /** What it is, for example `item-dropped`. */
  readonly kind: string;
  /** The members of its kind. */
  readonly [member: string]: unknown;
}

/** What a history begins with: the run, its machines, and what was planned. */
export interface HistoryHeader {
  /** The version of the format. */
  readonly format: string;
  /** Name of the scenario. */
  readonly scenario: string;
  /** Where it ran: `virtual`, `live` or `target`. */
  readonly stage: string;
  /** What its random choices came from. */
  readonly seed: number;
  /** The members that docs/history-format.md describes. */
  readonly [member: string]: unknown;
}

/** What core, machines, merchant, receiver and network saw in one run. */
export interface History {
  /** The run. */
  readonly header: HistoryHeader;
  /** In order of time. */
  readonly events: readonly HistoryEvent[];
}
