import type { CliIo } from './io.ts';

/** How a command ends when somebody wants it to. */
export interface ShutdownOptions {
  /** So long may it take to end in order, ms; then the process ends as it is. */
  readonly withinMs: number;
  /** The exit code of a process whose time was over. */
  readonly timeoutExitCode: 0 | 1 | 2 | 3 | 4;
  /** What asks it to end: Ctrl-C, a service manager and a closed terminal, unless told otherwise. */
  readonly signals?: readonly NodeJS.Signals[];
}

/**
 * Somebody's wish to end what is going on: the first signal asks, the second is the system's and ends the process at
 * once.
 */
export interface Shutdown {
  /** Aborted when the wish is there. */
  readonly signal: AbortSignal;
  /** Settles then. */
  readonly requested: Promise<void>;
  /** There is something up that must be taken down: from here on a signal asks first. So it is from the beginning. */
  enable(): void;
  /** Everything is down: what is left to do has no limit any more, and any signal ends the process at once. */
  disable(): void;
  /** Gives the signals back. The process ends by itself, and at once if something that nobody needs holds it. */
  readonly release: () => void;
}

/** Five seconds: what is said of every command that has others to take down with it. */
export const shutdownTimeoutMs = 5_000;
/** What is left when a command is over has so long to go by itself, ms. */
const exitGraceMs = 250;
/** So long may worker threads take to leave after a failure, s. */
const threadsLeaveWithinS = 2;

/** Takes the signals that end a process, and its time to do so. */
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
    // From here on the system acts on them itself: even while this process computes.
    removeHandlers();
    forcedExit = setTimeout(() => {
      io.err(`vendloop: not everything had ended ${withinMs / 1000} s after ${name}; ending all the same\n`);
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

/**
 * A worker thread has been started: the end of the process waits for what it does. Call what it returns when the thread
 * is gone.
 */
export function noteThread(): () => void {
  threads += 1;
  return () => (threads -= 1);
}

/**
 * A command has failed and said so: whatever still holds the process, a name that is looked up for example, is not
 * waited for.
 */
export function exitAfterFailure(): void {
  const begunAt = process.uptime();
  const look = (): void => {
    // A thread that is on its way out needs no signal, which would take the place of the exit code.
    if (threads > 0 && process.uptime() - begunAt < threadsLeaveWithinS) setTimeout(look, exitGraceMs).unref();
    else exitNow(process.exitCode, 'SIGTERM');
  };
  setTimeout(look, exitGraceMs).unref();
}

/**
 * Ends the process. `process.exit` waits for the system's threads, and one that looks up a name can take a minute: then
 * the signal that asked ends the process, as it would have without us.
 */
function exitNow(code: typeof process.exitCode, signal: NodeJS.Signals): void {
  const hasThreadWork = threads > 0 || process.getActiveResourcesInfo().some((kind) => threadWorkResource.test(kind));
  if (hasThreadWork || Number(code ?? 0) === 0) process.kill(process.pid, signal);
  else process.exit(code);
}

const threadWorkResource = /^(GetAddrInfo|GetNameInfo|FSReq)/;
