/**
 * Takes over promises that were rejected with nobody waiting for them, which would end the process otherwise.
 * They are told at the end of a turn of the event loop. @returns how to stop.
 */
export function onUnhandledRejection(listener: (reason: unknown) => void): () => void {
  process.on('unhandledRejection', listener);
  return () => void process.off('unhandledRejection', listener);
}
