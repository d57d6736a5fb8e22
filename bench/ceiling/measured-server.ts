import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { coreNodeOptions } from '#harness/bench/live/core-process.ts';

/** What a measured server gets when it starts. */
export interface ServerTask {
  /** Folder of its own for its database. */
  readonly folder: string;
  /** Machines, each with a worker of the driver. */
  readonly machines: number;
  /** Deliveries that each machine will make. */
  readonly ordersPerMachine: number;
  /** Callbacks go to `{sink}/{machine}`. */
  readonly receiverUrl: string;
  /** Rows are in memory alone, and no SQLite is opened; of the full path only. */
  readonly inMemory?: boolean;
  /** Callbacks that are owed from the beginning, and whose next attempt is a day away; of the full path only. */
  readonly owed?: number;
  /** Orders that were finished long ago and are in the store from the beginning; of the full path only. */
  readonly history?: number;
}

/** Orders by machine, each with its one record, created and paid beforehand. */
export type Orders = readonly (readonly { readonly order: number; readonly record: number }[])[];

/** A server that listens. */
export interface ServerReady {
  readonly url: string;
  readonly orders: Orders;
}

/** A server in a process of its own, as the driver sees it. */
export interface MeasuredServer extends ServerReady {
  readonly pid: number;
  usage(): Promise<Usage>;
  /** Begins a profile, or ends it and writes it to a file. */
  profile(file: string | null): Promise<Usage>;
  stop(): Promise<void>;
}

/**
 * What a server has used so far: processor time in ms, its own threads included, and transactions that reached the
 * disk.
 */
export interface Usage {
  readonly user: number;
  /** In the system on its behalf. */
  readonly system: number;
  readonly commits: number;
  /** Processor time of the thread with the event loop, ms; NaN where the system does not count it. */
  readonly loop: number;
}

/** What a server may be asked. */
type Request = 'usage' | 'stop' | 'profile' | { readonly profile: string };

type Answer = { readonly ready: ServerReady } | Usage;

/** Starts one side of the comparison. @param module the side's file. */
export async function startServer(module: URL, task: ServerTask): Promise<MeasuredServer> {
  const child = fork(module, [JSON.stringify(task)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...coreNodeOptions(), ...process.execArgv],
  });
  const { ready } = (await answerOf(child)) as { ready: ServerReady };
  const ask = async (request: Request): Promise<Usage> => {
    const answer = answerOf(child);
    child.send(request);
    return (await answer) as Usage;
  };
  return {
    ...ready,
    pid: child.pid ?? 0,
    usage: () => ask('usage'),
    profile: (file) => ask(file === null ? 'profile' : { profile: file }),
    async stop() {
      const exited = once(child, 'exit');
      child.send('stop');
      await exited;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<Answer> {
  const listeners = new AbortController();
  const exitedEarly = once(child, 'exit', { signal: listeners.signal }).then(([code]) =>
    Promise.reject(new Error(`a measured server ended by itself (${String(code)})`)),
  );
  exitedEarly.catch(() => undefined);
  const [answer] = (await Promise.race([once(child, 'message', { signal: listeners.signal }), exitedEarly])) as [
    Answer,
  ];
  listeners.abort();
  return answer;
}

/** The server's own end of it: what it got at its start. */
export function taskOfThisProcess(): ServerTask {
  return JSON.parse(process.argv[2] ?? '{}') as ServerTask;
}

/** Reports that it listens, and answers until it gets the message to stop. */
export async function serveParent(ready: ServerReady, commits: () => number, stop: () => Promise<void>): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    // The driver is gone: no message to stop can come.
    process.on('disconnect', () => process.exit(1));
    process.on('message', (message: Request) => {
      if (message === 'stop') resolve();
      else void profile(message).then(() => process.send?.({ ...processorTime(), commits: commits() }));
    });
  });
  process.send?.({ ready } satisfies Answer);
  await stopped;
  await stop();
  process.exit();
}

function processorTime(): Omit<Usage, 'commits'> {
  const { user, system } = process.cpuUsage();
  return { user: user / 1000, system: system / 1000, loop: loopTime() };
}

/** Linux counts it for each thread, in ns. */
function loopTime(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

const session = new Session();

async function profile(message: Request): Promise<void> {
  if (message === 'profile') {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.start');
  } else if (typeof message === 'object') {
    const { profile: recorded } = await session.post('Profiler.stop');
    writeFileSync(message.profile, JSON.stringify(recorded));
    session.disconnect();
  }
}
