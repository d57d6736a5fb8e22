import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { entryLine } from '#harness/history/ndjson.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { sellOne } from './sale.ts';
import { startReceiver, startServedCore } from './served-core.ts';

const root = resolve(import.meta.dirname, '../..');
const machines = 6;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('a fleet in two worker threads', () => {
  it('connects to a served core, delivers once, records what its machines saw, and ends in good order', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'vendloop-fleet-'));
    closing.push(() => rmSync(dir, { recursive: true }));
    const [receiver, core] = await Promise.all([
      startReceiver(),
      startServedCore(join(dir, 'core.sqlite'), 0, ['--machines', `${machines}`]),
    ]);
    closing.push(
      () => receiver.close(),
      () => core.kill('SIGKILL'),
    );
    const clock = new SystemClock();
    const startedAt = clock.monotonic();
    const file = join(dir, 'events.ndjson');
    const args = [
      '--import',
      'tsx',
      join(root, 'src/cli/main.ts'),
      'fleet',
      '--url',
      core.url,
      '--count',
      `${machines}`,
      '--jobs',
      '2',
      '--ramp',
      '0s',
      '--seed',
      '1',
      '--events',
      file,
    ];
    const fleet = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    closing.push(() => fleet.kill('SIGKILL'));
    const output = text(fleet.stdout);

    for (let online = 0; online !== machines;)
      online = ((await (await fetch(`${core.url}/healthz`)).json()) as { machines_online: number }).machines_online;
    // The second and the fifth machine are of one type, the one in the first thread, the other in the second.
    const deliveries = [
      await sellOne(core.url, machineNumber(1), receiver),
      await sellOne(core.url, machineNumber(5), receiver),
    ];
    const callbackBodies = [await receiver.next(), await receiver.next()];
    expect(callbackBodies.map((each) => [each['delivery_id'], each['deliver_status']]).sort()).toEqual(
      deliveries.map((delivery) => [delivery, '1']).sort(),
    );
    const exited = once(fleet, 'exit');
    fleet.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(await output).toMatch(
      /^6 machines dial within 0 ms to http:\S+ \(seed 1, 2 threads\).*\n[^]*0 of 6 online, 2 jobs, 2 items dropped, memory \+\d+ MB, \d+ KB per machine\nacknowledgements and answers were sent \S+ ms after they were due \(median\), \S+ ms \(p99\), \S+ ms at most\n$/,
    );

    const written = readFileSync(file, 'utf8').split(/(?<=\n)/);
    const isLateness = (line: string): boolean => line.includes('"kind":"lateness"');
    const late = written.filter(isLateness).flatMap((line) => (JSON.parse(line) as { ms: number[] }).ms);
    expect(late).toHaveLength(2 * deliveries.length);
    expect(late.every((ms) => ms >= 0)).toBe(true);
    const lines = written.filter((line) => !isLateness(line));
    const events = lines.map((line) => JSON.parse(line) as HistoryEvent & { machine: string; delivery?: string });
    expect(lines).toEqual(events.map(({ t, by, ...event }) => entryLine(t, by, event)));
    expect(events.every(({ t, by }) => by === 'machine' && t >= startedAt && t <= clock.monotonic())).toBe(true);
    for (let index = 0; index < machines; index += 1) {
      const own = events.filter(({ machine }) => machine === machineNumber(index));
      expect(own.map(({ t }) => t)).toEqual(own.map(({ t }) => t).sort((one, other) => one - other));
      expect([own[0]?.kind, own.at(-1)?.kind]).toEqual(['connected', 'disconnected']);
    }
    for (const delivery of deliveries) {
      const kinds = events.filter((event) => event.delivery === delivery).map(({ kind }) => kind);
      expect(kinds.sort()).toEqual([
        'ack-sent',
        'answer-sent',
        'command-received',
        'item-dropped',
        'motor-started',
        'motor-stopped',
      ]);
    }
    clock.close();
  });
});
