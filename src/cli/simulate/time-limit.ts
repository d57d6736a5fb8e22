import { SystemClock } from '#harness/stages/live/system-clock.ts';

/** Runs an action whose signal is aborted by an interrupt or after a time limit. */
export async function withTimeLimit<T>(
  interrupt: AbortSignal,
  seconds: number,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const clock = new SystemClock();
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (interrupt.aborted || seconds === 0) stop();
  interrupt.addEventListener('abort', stop);
  const timer = clock.after(seconds * 1_000, stop);
  try {
    return await action(controller.signal);
  } finally {
    timer.cancel();
    interrupt.removeEventListener('abort', stop);
  }
}
