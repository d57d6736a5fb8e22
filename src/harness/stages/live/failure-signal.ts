/** A receiver that throws is a broken harness: whatever is driven ends with its error, as on the virtual stage. */
export function createFailureSignal(): { readonly report: (error: unknown) => void; readonly happens: Promise<never> } {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // Nobody may be driving when it happens.
  failed.catch(() => undefined);
  return { report: (error) => fail(error), happens: failed };
}
