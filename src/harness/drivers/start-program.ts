import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Clock } from '#core/ports/clock.ts';
import type { DriverProgram, ProgramEvents, StartProgram } from '#drivers/json-lines/program.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';

/** Longest line that a program may write, characters: a body of some MB in base64 fits. */
const maxLineLength = 16_000_000;
/** How long a program may take to end when its input has ended, and then when it was asked to, ms. */
const graceMs = 1_000;

/** Starts programs of drivers in a folder. They end with this process, even when it is killed. */
export function programStarter(folder: string, clock: Pick<Clock, 'after'>): StartProgram {
  return ([program = '', ...args], events) => {
    const child = spawnGroup(program, args, {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    }) as ChildProcessWithoutNullStreams;
    return runningProgram(child, events, clock);
  };
}

function runningProgram(
  child: ChildProcessWithoutNullStreams,
  events: ProgramEvents,
  clock: Pick<Clock, 'after'>,
): DriverProgram {
  let resolveEnd: () => void = () => undefined;
  const end = new Promise<void>((resolve) => {
    resolveEnd = resolve;
  });
  let hasEnded = false;
  const ended = (how: string, couldStart = true): void => {
    if (hasEnded) return;
    hasEnded = true;
    events.ended(how, couldStart);
    resolveEnd();
  };
  const tooLong = (): void => {
    ended(`it wrote a line of more than ${maxLineLength / 1e6} million characters`);
    signalGroup(child, 'SIGKILL');
  };
  child.on('error', ({ message }) => ended(`its program cannot be started: ${message}`, false));
  child.on('close', (code, signal) =>
    ended(signal === null ? `its program ended with exit code ${code ?? 0}` : `its program was ended by ${signal}`),
  );
  // A program that has ended reads no more; `close` reports it.
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on(
    'data',
    lineSplitter((line) => events.line(line), tooLong),
  );
  child.stderr.setEncoding('utf8').on(
    'data',
    lineSplitter(
      (line) => events.errorLine(line),
      () => undefined,
    ),
  );
  return {
    write: (line) => {
      if (!hasEnded) child.stdin.write(`${line}\n`);
    },
    stop: async () => {
      child.stdin.end();
      const polite = clock.after(graceMs, () => signalGroup(child, 'SIGTERM'));
      const last = clock.after(2 * graceMs, () => signalGroup(child, 'SIGKILL'));
      await end;
      polite.cancel();
      last.cancel();
    },
  };
}

/** Puts pieces together into lines. @param onTooLong called once, when a line has no end. */
function lineSplitter(onLine: (line: string) => void, onTooLong: () => void): (piece: string) => void {
  let pending: string[] = [];
  let length = 0;
  let isTooLong = false;
  return (piece) => {
    if (isTooLong) return;
    const parts = piece.split('\n');
    const last = parts.pop() ?? '';
    for (const part of parts) {
      onLine([...pending, part].join(''));
      pending = [];
      length = 0;
    }
    pending.push(last);
    length += last.length;
    if (length <= maxLineLength) return;
    isTooLong = true;
    pending = [];
    onTooLong();
  };
}
