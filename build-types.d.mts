/** The source files of the package's entries, by the names of the exports in package.json. */
export function entrySources(root: string): Readonly<Record<string, string>>;

/** The declarations of source files and of all files that these name, by the names of the sources. */
export function declarationsOf(root: string, sources: readonly string[]): ReadonlyMap<string, string>;
