/** Reads a choice of an earlier visit; null where there is none, or the browser keeps nothing for this page. */
export function readStored<Value extends string>(name: string, values: readonly Value[]): Value | null {
  try {
    const stored = localStorage.getItem(`vendloop-${name}`);
    return values.find((value) => value === stored) ?? null;
  } catch {
    return null;
  }
}

/** Keeps a choice for the next visit, where the browser does. */
export function storeValue(name: string, value: string): void {
  try {
    localStorage.setItem(`vendloop-${name}`, value);
  } catch {
    // A page in a file, or a private window: it holds for this visit.
  }
}
