/**
 * Catches unhandled rejections, which would end the process. Node reports them at the end of a turn of the event loop.
 * @returns how to stop.
 */
export function onUnhandledRejection(listener: (reason: unknown) => void): () => void {
  process.on('unhandledRejection', listener);
  return () => void process.off('unhandledRejection', listener);
}
