import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'vendloop-stalled-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** How long the process stands still, ms: the very thing that is to be measured. */
const stallMs = 1_200;

const scenario = `
name: stalled
title: Two machines sell at the speed of the clock on the wall
stages: [live]
fleet: [{ group: snacks, motor: spring, count: 2 }]
tracks: [{ on: snacks, steps: [{ sell: {}, times: 5 }] }]
proves: [one-outcome, path-time]
`;

interface Run {
  readonly verdict: string;
  readonly why: string;
  readonly findings: readonly unknown[];
  readonly stalls: {
    readonly times: number;
    readonly longest: { readonly cause: string; readonly systemMs: number; readonly cpuMs: number };
  };
}

it('a live run whose process is stopped for a while measures it, and blames neither core nor machine', async () => {
  const file = join(dir, 'stalled.yaml');
  writeFileSync(file, scenario);
  const args = [
    '--import',
    'tsx',
    join(root, 'src/cli/main.ts'),
    'run',
    file,
    '--stage',
    'live',
    '--out',
    join(dir, 'out'),
    '--json',
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const out = text(child.stdout);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  // The first word of how the run stands comes when sales are under way.
  for await (const line of createInterface({ input: child.stderr })) if (line.includes('machine time')) break;
  child.stderr.resume();
  child.kill('SIGSTOP');
  await wait(stallMs);
  child.kill('SIGCONT');
  const [exitCode] = await ended;
  const [run] = (JSON.parse(await out) as { readonly runs: readonly Run[] }).runs;
  expect(run?.findings).toEqual([]);
  expect([run?.verdict, exitCode], run?.why).toBeOneOf([
    ['PASS', 0],
    ['INCONCLUSIVE', 3],
  ]);
  expect(run?.stalls.longest.systemMs).toBeGreaterThan(stallMs / 2);
  expect(run?.stalls.longest.cause).toBe('event-loop');
});
