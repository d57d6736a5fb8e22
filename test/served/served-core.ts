import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** `vendloop serve` as a process of its own, on a free port or the one given. */
export interface ServedCore {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it printed before its address. */
  readonly startupLines: readonly string[];
  /** Ends it without warning, and waits until it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Starts a core and waits for the line with its address. */
export async function startServedCore(
  database: string,
  port = 0,
  more: readonly string[] = [],
  stderr: 'inherit' | 'pipe' = 'inherit',
): Promise<ServedCore> {
  const args = [
    '--import',
    'tsx',
    join(root, 'src/cli/main.ts'),
    'serve',
    '--port',
    `${port}`,
    '--database',
    database,
    '--machines',
    '4',
    ...more,
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  if (stderr === 'inherit') child.stderr.pipe(process.stderr);
  const startupLines: string[] = [];
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = /core at (https?:\S+),/.exec(line)?.[1];
    if (url) {
      child.stdout.resume();
      return { url, child, startupLines, kill: (signal) => stopProcess(child, signal) };
    }
    startupLines.push(line);
  }
  throw new Error('the core ended before it listened');
}

async function stopProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await exited)[0];
}

/** A receiver of callbacks on this computer. */
export interface Receiver {
  readonly url: string;
  readonly server: Server;
  /** Resolves with the body of the next callback that has not been taken. */
  next(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Record<string, unknown>[] = [];
  let waiting: (() => void) | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
      response.end('ok');
      waiting?.();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    server,
    next: async () => {
      while (received.length === 0) await new Promise<void>((resolve) => (waiting = resolve));
      return received.shift()!;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
