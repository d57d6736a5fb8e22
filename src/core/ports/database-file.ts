/** What can be seen of a database from outside its store. */
export interface DatabaseFileState {
  /** The file is gone, was replaced, or is damaged; null when nothing is known. */
  readonly problem: string | null;
  /** Free space on its disk; null if unknown. */
  readonly freeBytes: number | null;
}

/** The file of a database, inspected without its store. */
export interface DatabaseFile {
  inspect(): Promise<DatabaseFileState>;
  /** Ends what is under way. */
  close(): void;
}
