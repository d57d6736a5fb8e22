import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEventFile } from '../../../src/cli/serve/event-file.ts';
import type { CoreEvent } from '../../../src/core/events.ts';
import type { Span } from '../../../src/core/spans.ts';
import { entryLine } from '../../../src/harness/history/ndjson.ts';
import { FakeClock } from '../../core/devices/fake-clock.ts';

const event: CoreEvent = { kind: 'machine-online', machine: '10000001' };
const span: Span = { kind: 'span', delivery: 'd1', machine: '10000001', stage: 'store', at: 10.25, ms: 2.5 };
const never = (message: string): never => {
  throw new Error(message);
};

function fresh(): string {
  return join(mkdtempSync(join(tmpdir(), 'vendloop-')), 'events.ndjson');
}

/** Waits for the file to have so many characters: the write itself is the system's. */
async function written(file: string, length: number): Promise<string> {
  for (;;) {
    const text = readFileSync(file, 'utf8');
    if (text.length >= length) return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a file of events', () => {
  it('has an event a line as histories have it, and a span whose time is its end', async () => {
    const path = fresh();
    const file = await openEventFile(path, new FakeClock(), never);
    file.event(event, 1_234.5);
    file.span(span);
    await file.close();
    const lines = readFileSync(path, 'utf8');
    expect(lines).toBe(entryLine(1_234.5, 'core', event) + entryLine(12.75, 'core', span));
    expect(JSON.parse(lines.split('\n')[1]!)).toEqual({ t: 12.75, by: 'core', ...span });
  });

  it('writes what waits after a quarter of a second, and not line by line', async () => {
    const path = fresh();
    const clock = new FakeClock();
    const file = await openEventFile(path, clock, never);
    file.event(event, 1);
    file.event(event, 2);
    clock.advance(249);
    expect(readFileSync(path, 'utf8')).toBe('');
    clock.advance(1);
    const text = entryLine(1, 'core', event) + entryLine(2, 'core', event);
    expect(await written(path, text.length)).toBe(text);
    await file.close();
  });

  it('loses nothing of a flood that comes while it writes, and keeps the order', async () => {
    const path = fresh();
    const clock = new FakeClock();
    const file = await openEventFile(path, clock, never);
    for (let n = 0; n < 20_000; n += 1) {
      file.event(event, n);
      if (n % 5_000 === 0) await Promise.resolve();
    }
    await file.close();
    const times = readFileSync(path, 'utf8').trimEnd().split('\n').map((line) => (JSON.parse(line) as { t: number }).t);
    expect(times).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });

  it('goes on behind what is there, on a line of its own', async () => {
    const path = fresh();
    writeFileSync(path, '{"t":1}\n{"t":2,"by":"co');
    const file = await openEventFile(path, new FakeClock(), never);
    file.event(event, 3);
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe(`{"t":1}\n{"t":2,"by":"co\n${entryLine(3, 'core', event)}`);
  });

  it('that cannot be opened is a complaint in one line', async () => {
    await expect(openEventFile('/no/such/folder/events', new FakeClock(), never)).rejects.toThrow(/^cannot open \/no\/such\/folder\/events for events: .*/);
  });

  it('that cannot be written says so once and drops the rest', async () => {
    const said: string[] = [];
    const file = await openEventFile('/dev/full', new FakeClock(), (message) => said.push(message));
    file.event(event, 1);
    await file.close();
    file.event(event, 2);
    expect(said).toEqual([expect.stringMatching(/^cannot write \/dev\/full: .*; no more events are written$/)]);
  });
});
