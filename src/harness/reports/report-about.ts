/** What a report says of a run besides its history: where it came from, and how to have it again. */
export interface ReportAbout {
  /** Version of vendloop, and of Node. */
  readonly version: string;
  readonly node: string;
  readonly historyFile: string;
  /** The command that gives the same run again. */
  readonly replay: string;
  /** How the verdict stands to the one that the scenario declares; left out where nothing declares one. */
  readonly declaration?: string;
  /** Whether the verdict is what the scenario declares; left out where nothing declares one. */
  readonly matchesDeclaration?: boolean;
  /** It is not, but only because what is missing could not be judged. */
  readonly inconclusive?: boolean;
}
