import { lineAt, changing, copying, header, inserting, moving, without, type Line } from './edits.ts';
import { finds, fails, inconclusive, refused, success, hall, deliverAnswer, unknown, type Lie } from './lie.ts';

export const runsLies: readonly Lie[] = [
  {
    edit: 'a delivery is settled twice',
    lines: copying(success, {}),
    outcome: finds('one-outcome', /although it had settled \(success\) before/),
  },
  {
    edit: 'a lock is never granted',
    lines: without({ kind: 'lock-granted' }),
    outcome: finds('granted-dispatch', /was never granted to it/),
  },
  {
    edit: 'a lock is never released',
    lines: without({ kind: 'lock-released' }),
    outcome: finds('prompt-release', /the lock was not released/),
  },
  {
    edit: 'an unpaid order closes 15 minutes early, by the core’s word alone',
    lines: moving(-900_000, { kind: 'order-changed', status: 'CLOSED' }),
    outcome: finds('timeout-bound', /closed as unpaid after 300000 ms, 900000 ms too early/),
  },
  {
    edit: 'a paid order is closed as unpaid',
    lines: (lines, part) =>
      inserting(
        { kind: 'order-changed', machine: hall },
        { ...lineAt(lines, { kind: 'order-changed', machine: hall }), status: 'CLOSED', cause: 'expiry' },
      )(lines, part),
    outcome: finds('paid-first', /began for order .*, which was CLOSED/),
  },
  {
    edit: 'an event has another time than its neighbours',
    lines: changing(success, { event: { t: 1 } }),
    outcome: finds('one-outcome', /settled \(success\) before it began/),
  },
  {
    edit: 'an event before the run',
    lines: changing({ kind: 'machine-online' }, { event: { t: -5 } }),
    outcome: refused(/member "t" is before the run/),
  },
  {
    edit: 'a delivery begins after the end of the run',
    lines: (lines) => [
      ...lines,
      {
        ...lineAt(lines, { kind: 'delivery-started' }),
        delivery: unknown,
        token: 999,
        t: Number(lines.at(-1)!['t']) + 1,
      },
    ],
    outcome: finds('conservation', /was begun and has no outcome/),
  },
  {
    edit: 'two runs in one file',
    lines: (lines) => [...lines, ...lines.slice(1)],
    outcome: refused(/call 1 is there already/),
  },
  {
    edit: 'two histories in one file',
    lines: (lines) => [...lines, ...lines],
    outcome: refused(/member "t" is no number/),
  },
  {
    edit: 'a machine that the header does not know',
    lines: (lines) =>
      lines.map((line, at) => (at > 0 && line['machine'] === hall ? { ...line, machine: '19999999' } : line)),
    outcome: finds('specification', /answered 200 with 0; allowed is 503 with 4008/),
  },
  {
    edit: 'a header without machines',
    lines: header({ machines: [] }),
    outcome: finds('specification', /allowed is 404 with 6026/),
  },
  {
    edit: 'a header with a shorter dwell limit',
    lines: (lines) =>
      header({ machines: (lines[0]!['machines'] as Line[]).map((machine) => ({ ...machine, dwellMs: 100 })) })(
        lines,
        'both',
      ),
    outcome: finds('dwell-bound', /was granted for 30000 ms; its machine.s limit is 100 ms/),
  },
  {
    edit: 'a header with another time of day',
    lines: header({ wallStartMs: 1_767_225_600_000 + 3_600_000 }),
    outcome: finds('specification', /with the timestamp 1767225600 was answered 200/),
  },
  {
    edit: 'a header that proves nothing',
    lines: header({ proves: [] }),
    outcome: { verdict: 'PASS', sentence: /found no violation/ },
  },
  {
    edit: 'a header that proves what did not happen',
    lines: header({ proves: ['restart-safety'] }),
    outcome: inconclusive(/requires check restart-safety, but no case occurred/),
  },
  {
    edit: 'a planned fault that never fired',
    lines: without({ kind: 'fault-fired' }),
    outcome: inconclusive(/planned fault goods-stuck .* never fired/),
  },
  {
    edit: 'an expectation that was not met',
    lines: changing({ kind: 'expectation' }, { event: { met: false } }),
    outcome: fails(/1 expectation not met/),
  },
  {
    edit: 'a run that breaks off',
    lines: without({ kind: 'run-ended' }),
    outcome: inconclusive(/it has no run-ended event/),
  },
  {
    edit: 'an answer without its body',
    lines: changing(deliverAnswer, { event: { wire: undefined } }),
    outcome: inconclusive(/does not have what was on the wire/),
  },
  {
    edit: 'no frames',
    lines: (lines) => lines.filter(({ kind }) => kind !== 'frame-sent' && kind !== 'frame-received'),
    outcome: inconclusive(/does not have the frames of its machines/),
  },
  {
    edit: 'an empty run',
    lines: (lines) => [
      { ...lines[0], proves: [], faults: [], expect: [] },
      { t: 0, by: 'harness', kind: 'run-ended', reason: 'done' },
    ],
    outcome: inconclusive(/No check had a case/),
  },
];
