/** A run ended before it was done, so its result is unknown: exit code 3. */
export class InterruptedRun extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CutShort';
  }
}

/** Rejects with the signal's reason once it is aborted, and never resolves. A caller need not handle it. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  aborted.catch(() => undefined);
  return aborted;
}
