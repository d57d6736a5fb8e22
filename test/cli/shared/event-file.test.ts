import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EventFile } from '#cli/shared/event-file.ts';
import { spanLine } from '#harness/history/ndjson.ts';
import { FakeClock } from '#test/core/devices/fake-clock.ts';

const line = (t: number): string => `{"t":${t}}\n`;

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

describe('a file of events that is gone on with', () => {
  it('writes what waits after a quarter of a second, and not line by line', async () => {
    const path = fresh();
    const clock = new FakeClock();
    const file = await EventFile.append(path, clock);
    file.write(line(1));
    file.write(line(2));
    clock.advance(249);
    expect(readFileSync(path, 'utf8')).toBe('');
    clock.advance(1);
    const text = line(1) + line(2);
    expect(await written(path, text.length)).toBe(text);
    await file.close();
  });

  it('loses nothing of a flood that comes while it writes, and keeps the order', async () => {
    const path = fresh();
    const file = await EventFile.append(path, new FakeClock());
    for (let n = 0; n < 60_000; n += 1) {
      file.write(line(n));
      if (n % 5_000 === 0) await Promise.resolve();
    }
    await file.close();
    const times = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => (JSON.parse(text) as { t: number }).t);
    expect(times).toEqual(Array.from({ length: 60_000 }, (_, n) => n));
  });

  it('has its new lines behind what is there, on lines of their own', async () => {
    const path = fresh();
    writeFileSync(path, '{"t":1}\n{"t":2,"by":"co');
    const file = await EventFile.append(path, new FakeClock());
    file.write(line(3));
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('{"t":1}\n{"t":2,"by":"co\n{"t":3}\n');
    const reopened = await EventFile.append(path, new FakeClock());
    reopened.write(line(4));
    await reopened.close();
    expect(readFileSync(path, 'utf8')).toBe('{"t":1}\n{"t":2,"by":"co\n{"t":3}\n{"t":4}\n');
  });

  it('is a usage error in one line when it cannot be opened', async () => {
    await expect(EventFile.append('/no/such/folder/events', new FakeClock())).rejects.toThrow(
      /^cannot open \/no\/such\/folder\/events for events: .*/,
    );
  });

  it.runIf(existsSync('/dev/full'))(
    'reports once that it cannot be written, drops the rest, and can still be closed',
    async () => {
      const messages: string[] = [];
      const file = await EventFile.append('/dev/full', new FakeClock());
      file.failure.catch((error: unknown) => messages.push(String(error)));
      file.write(line(1));
      await file.close();
      file.write(line(2));
      expect(messages).toEqual([expect.stringMatching(/cannot write \/dev\/full: .*; later events are missing$/)]);
    },
  );
});

describe('a span among the events', () => {
  it('has its end for a time', () => {
    expect(spanLine({ kind: 'span', delivery: 'd1', machine: '10000001', phase: 'store', at: 10.25, ms: 2.5 })).toMatch(
      /^\{"t":12\.75,"by":"core","kind":"span","delivery":"d1"/,
    );
  });
});

describe('a file of events that is new', () => {
  it('holds everything that was handed over before it was closed, in order', async () => {
    const path = fresh();
    const file = await EventFile.create(path, false);
    for (let n = 0; n < 1_000; n += 1) file.write(line(n));
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe(Array.from({ length: 1_000 }, (_, n) => line(n)).join(''));
  });

  it('has what was handed over without a clock that would have to go on', async () => {
    const path = fresh();
    const file = await EventFile.create(path, false);
    file.write(line(1));
    expect(await written(path, line(1).length)).toBe(line(1));
    await file.close();
  });

  it('empties one that is there only when that was asked for', async () => {
    const path = fresh();
    writeFileSync(path, 'evidence');
    await expect(EventFile.create(path, false)).rejects.toThrow('exists already: choose another name, or add --force');
    expect(readFileSync(path, 'utf8')).toBe('evidence');
    await (await EventFile.create(path, true)).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('reports a full disk, and can still be closed', async () => {
    const file = await EventFile.create('/dev/full', true);
    file.write('lost\n');
    await expect(file.failure).rejects.toThrow(
      'cannot write /dev/full: no space is left on the device; later events are missing',
    );
    file.write('dropped\n');
    await file.close();
  });
});

describe('a file that takes nothing', () => {
  it('costs events and not memory: it reports from where on they are missing, and counts them', async () => {
    const file = await EventFile.create(fresh(), false);
    const failed = file.failure.catch((error: unknown) => (error as Error).message);
    const megabyte = `${'x'.repeat(1024 * 1024 - 1)}\n`;
    // All in one turn: no write can end in between.
    for (let n = 0; n < 70; n += 1) file.write(megabyte);
    expect(await failed).toContain('later events are missing');
    expect(file.droppedEvents).toBe(70 - 64 - 1);
    await file.close();
  });
});
