import { describe, expect, it } from 'vitest';
import { misreports } from '#harness/bench/misreports.ts';
import type { HistoryEvent } from '#harness/history/event.ts';

const job = { machine: '10000003', run: 1, delivery: '7', order: 1, record: 2, lane: 0 };

const dropped: HistoryEvent = { t: 2, by: 'machine', kind: 'item-dropped', ...job };

function command(quantity: number): HistoryEvent {
  return { t: 1, by: 'machine', kind: 'command-received', ...job, token: 1, quantity };
}

function answered(success: boolean, format: 'valid' | 'wrong-job' = 'valid'): HistoryEvent {
  const { machine, run, delivery } = job;
  const outcome = { success, floorStatus: success ? 0 : 6, errorMsg: '', sent: true, format };
  return { t: 3, by: 'machine', kind: 'answer-sent', machine, run, delivery, ...outcome };
}

describe('machines that report otherwise than they did', () => {
  it('are named with what they reported', () => {
    expect(misreports([command(1), dropped, answered(false)])).toEqual([
      '1 machine reported a failure of what had dropped, 1 time; first: machine 10000003, delivery 7.',
    ]);
    expect(misreports([command(1), dropped, answered(true, 'wrong-job'), answered(true, 'wrong-job')])).toEqual([
      '1 machine reported a result for another delivery, 2 times; first: machine 10000003, delivery 7.',
    ]);
  });

  it('are none that fail before the item drops, or after one of several', () => {
    expect(misreports([command(1), answered(false)])).toEqual([]);
    expect(misreports([command(2), dropped, answered(false)])).toEqual([]);
    expect(misreports([command(1), dropped, answered(true)])).toEqual([]);
  });
});
