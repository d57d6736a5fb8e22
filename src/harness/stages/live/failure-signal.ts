/** A receiver that throws is a broken harness: whatever is driven ends with its error, as on the virtual stage. */
export function watchForBreakage(): { readonly report: (error: unknown) => void; readonly happens: Promise<never> } {
  let report: (error: unknown) => void = () => undefined;
  const happens = new Promise<never>((_, reject) => (report = reject));
  // Nobody may be driving when it happens.
  happens.catch(() => undefined);
  return { report: (error) => report(error), happens };
}
