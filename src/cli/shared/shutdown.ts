import type { CliIo } from './io.ts';

/** How a command ends after a signal. */
export interface ShutdownOptions {
  /** Time for an orderly end, ms; then the process is ended. */
  readonly withinMs: number;
  /** Exit code when that time is over. */
  readonly timeoutExitCode: 0 | 1 | 2 | 3 | 4;
  /** Signals that are handled; by default those of Ctrl-C, a service manager and a closed terminal. */
  readonly signals?: readonly NodeJS.Signals[];
}

/** Handles shutdown. The first signal aborts `signal`; a second one kills the process. */
export interface Shutdown {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly requested: Promise<void>;
  /** Handles signals again, as at the start: resources must be closed before the process ends. */
  enable(): void;
  /** Everything is closed: the time limit ends, and any signal kills the process at once. */
  disable(): void;
  /** Stops handling signals. After a signal, the process is ended even when an open handle would keep it alive. */
  readonly release: () => void;
}

/** Time for an orderly end of every command that starts others, ms. The documentation names it. */
export const shutdownTimeoutMs = 5_000;
/** Time for open handles to close after a command, ms. */
const exitGraceMs = 1_000;
/** Time for worker threads to end after a failure, s. */
const threadsLeaveWithinS = 2;

/** Handles the signals that end a process, and limits the time of its end. */
export function handleShutdown(
  io: Pick<CliIo, 'err'>,
  { withinMs, timeoutExitCode, signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] }: ShutdownOptions,
): Shutdown {
  const controller = new AbortController();
  const { signal } = controller;
  let receivedSignal: NodeJS.Signals = 'SIGTERM';
  let forcedExit: NodeJS.Timeout | undefined;
  const removeHandlers = (): void => signals.forEach((name) => process.off(name, onSignal));
  const onSignal = (name: NodeJS.Signals): void => {
    receivedSignal = name;
    // From here on a signal kills the process, even while it computes.
    removeHandlers();
    forcedExit = setTimeout(() => {
      io.err(`vendloop: not everything had ended ${withinMs / 1000} s after ${name}; ending now\n`);
      exitNow(timeoutExitCode, receivedSignal);
    }, withinMs);
    controller.abort();
  };
  const addHandlers = (): void => {
    removeHandlers();
    if (!signal.aborted) for (const name of signals) process.on(name, onSignal);
  };
  addHandlers();
  return {
    signal,
    requested: new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    enable: addHandlers,
    disable() {
      clearTimeout(forcedExit);
      removeHandlers();
    },
    release() {
      clearTimeout(forcedExit);
      removeHandlers();
      if (signal.aborted) setTimeout(() => exitNow(process.exitCode, receivedSignal), exitGraceMs).unref();
    },
  };
}

let threads = 0;

/** Registers a worker thread, for which the end of the process waits. @returns call it when the thread has ended. */
export function noteThread(): () => void {
  threads += 1;
  return () => (threads -= 1);
}

/** Ends the process after a failed command, without waiting for open handles such as a name lookup. */
export function exitAfterFailure(): void {
  const startedAt = process.uptime();
  const check = (): void => {
    // A signal now would replace the exit code, so threads may end first.
    if (threads > 0 && process.uptime() - startedAt < threadsLeaveWithinS) setTimeout(check, exitGraceMs).unref();
    else exitNow(process.exitCode, 'SIGTERM');
  };
  setTimeout(check, exitGraceMs).unref();
}

/**
 * Ends the process. `process.exit` waits for the system's threads, and a name lookup can take a minute: then the
 * received signal ends the process.
 */
function exitNow(code: typeof process.exitCode, signal: NodeJS.Signals): void {
  const hasThreadWork = threads > 0 || process.getActiveResourcesInfo().some((kind) => threadWorkResource.test(kind));
  if (hasThreadWork || Number(code ?? 0) === 0) process.kill(process.pid, signal);
  else process.exit(code);
}

const threadWorkResource = /^(GetAddrInfo|GetNameInfo|FSReq)/;
