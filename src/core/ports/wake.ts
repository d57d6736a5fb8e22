/**
 * Hints between cores that share a store. A hint only wakes: what is to be done is in the rows, so a hint that is lost
 * costs time and nothing else.
 */
export interface Wake {
  /** Asks a core to look at the line of a machine. Never throws. */
  send(core: number, machineNo: string): void;
  /** Takes the hints for a core. @returns ends that. */
  listen(core: number, onWake: (machineNo: string) => void): () => void;
}
