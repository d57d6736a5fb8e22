import { describe, expect, it } from 'vitest';
import { boundedLines } from '#cli/serve/bounded-lines.ts';
import { eventLog } from '#cli/serve/event-log.ts';
import { linesPerWindow, windowMs } from '#cli/serve/line-sampler.ts';
import type { CoreEvent } from '#core/events.ts';
import { FakeClock } from '#test/core/devices/fake-clock.ts';

const dropped = (machine: string): CoreEvent => ({
  kind: 'frame-dropped',
  machine,
  reason: 'sign',
  detail: 'a wrong sign',
});

function logged() {
  const clock = new FakeClock();
  const lines: string[] = [];
  return { clock, lines, log: eventLog((line) => lines.push(line), clock) };
}

describe('the log of a machine that repeats a message many times', () => {
  it('has the first lines, and how many more there were', () => {
    const { clock, lines, log } = logged();
    for (let i = 0; i < 12_345 + linesPerWindow; i++) log(dropped('16327129'));
    expect(lines).toHaveLength(linesPerWindow);
    clock.advance(windowMs);
    expect(lines).toHaveLength(linesPerWindow + 1);
    expect(lines.at(-1)).toContain('… and 12,345 more of the same from machine 16327129');
    log(dropped('16327129'));
    expect(lines.at(-1)).toContain('frame dropped (sign)');
    clock.advance(windowMs);
    expect(clock.pending).toBe(0);
  });

  it('leaves out no line of another machine, nor another kind of line', () => {
    const { lines, log } = logged();
    for (let i = 0; i < 1_000; i++) log(dropped('16327129'));
    log(dropped('16327130'));
    log({ kind: 'machine-online', machine: '16327129' });
    expect(lines).toHaveLength(linesPerWindow + 2);
  });
});

describe('lines for a reader who stands still', () => {
  it('are dropped at the bound and counted, and printed again when it reads', () => {
    let waiting = 0;
    const written: string[] = [];
    const print = boundedLines({ write: (text) => void written.push(text), pendingBytes: () => waiting }, 100);
    print('one');
    waiting = 100;
    for (let i = 0; i < 1_234; i++) print('lost');
    expect(written).toEqual(['one\n']);
    waiting = 0;
    print('two');
    expect(written.slice(1)).toEqual([
      '… 1,234 lines were dropped here: the reader of this output was too slow\n',
      'two\n',
    ]);
  });
});
