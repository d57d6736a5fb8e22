import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Compiled, the keeper is what it was compiled to; from sources, Node needs help to read TypeScript. */
const guardFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './process-guard-from-sources.js' : './process-guard.js', import.meta.url),
);

/** One for all groups; started with the first. */
let guard: ChildProcess | null = null;

/**
 * Starts a program as the head of a process group of its own: a Ctrl-C in the terminal does not reach it, whoever
 * started it ends it in order. When the head is gone the rest of the group is ended; when this process is gone, by
 * whatever end, the keeper ends the group. (But for the moment between the two lines below: nobody can be told of a
 * process that is not there yet.)
 */
export function spawnGroup(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const guardProcess = startedGuard();
  const child = spawn(program, args, { ...options, detached: true });
  const { pid } = child;
  if (pid === undefined) return child;
  guardProcess.stdin?.write(`+${pid}\n`);
  child.once('exit', () => {
    // What it has started in turn was for it alone.
    signalGroup(child, 'SIGKILL');
    // A number that is free again may be somebody else's before long.
    guardProcess.stdin?.write(`-${pid}\n`);
  });
  return child;
}

/** Sends a signal to a child that {@link spawnGroup} started, and to all that it started in turn. */
export function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // It has ended by itself.
  }
}

function startedGuard(): ChildProcess {
  if (guard) return guard;
  const started = spawn(process.execPath, [guardFile], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const clearGuard = (): void => {
    if (guard === started) guard = null;
  };
  started.on('error', clearGuard).once('exit', clearGuard);
  started.stdin.on('error', clearGuard);
  // It waits for this process, never this process for it.
  started.unref();
  (started.stdin as unknown as { unref(): void }).unref();
  guard = started;
  return started;
}
