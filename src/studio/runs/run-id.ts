/** A run's id: the names of its folders below the folder of all runs, joined by `~`; `.` for that folder itself. */
export function idOf(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('%', '%25').replaceAll('~', '%7E')).join('~') || '.';
}

/** The names of the folders in an id. What `idOf` does not make stays as it is. */
export function partsOf(id: string): readonly string[] {
  return id.split('~').map((part) => part.replaceAll('%7E', '~').replaceAll('%25', '%'));
}
