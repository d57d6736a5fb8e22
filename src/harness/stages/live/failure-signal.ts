/** Ends the driven work with the error of a receiver that throws, as on the virtual stage. */
export function createFailureSignal(): { readonly report: (error: unknown) => void; readonly happens: Promise<never> } {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // It may happen while nothing is driven.
  failed.catch(() => undefined);
  return { report: (error) => fail(error), happens: failed };
}
