import { SystemClock } from '../../harness/stages/live/system-clock.ts';

/** Somebody's wish to end what is going on. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the keys back to the system. */
  readonly release: () => void;
}

/** The first Ctrl-C, or the system's request to end, ends the work and keeps what it has; the second ends the process. */
export function interruption(): Interruption {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.once(name, stop);
  return { signal: controller.signal, release: () => signals.forEach((name) => process.off(name, stop)) };
}

/** Does something that ends when it is done, when somebody interrupts, or after so many seconds of the system's time. */
export async function limited<T>(interrupt: AbortSignal, seconds: number, work: (enough: AbortSignal) => Promise<T>): Promise<T> {
  const clock = new SystemClock();
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  if (interrupt.aborted || seconds === 0) stop();
  interrupt.addEventListener('abort', stop);
  const timer = clock.after(seconds * 1_000, stop);
  try {
    return await work(controller.signal);
  } finally {
    timer.cancel();
    interrupt.removeEventListener('abort', stop);
  }
}
