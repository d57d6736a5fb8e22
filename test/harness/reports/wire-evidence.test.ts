import { describe, expect, it } from 'vitest';
import type { History } from '#harness/history/event.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { findingsText } from '#harness/reports/judgement-text.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { locker } from '../history-machines.ts';

/** A released lock that was never granted; what was on the wire is put to its event. */
function historyWith(wire: unknown): History {
  const { header, events } = new HistoryBuilder().released(5_000, { machine: locker, token: 99 }, 'dwell').end(9_000);
  return { header, events: events.map((event) => (event.kind === 'lock-released' ? { ...event, wire } : event)) };
}

const wire = { members: { method: '<b>', text: 'a, "b"\n  c', order_id: 7 }, sign: 'right' };

describe('the evidence of a finding', () => {
  it('shows what was on the wire, as text within 80 columns', () => {
    const history = historyWith(wire);
    const lines = findingsText(history, runChecks(history)).split('\n');
    expect(lines.join('\n')).toContain(
      '      on the wire: { "members": { "method": "<b>", "text": "a, \\"b\\"\\n  c",\n' +
        '        "order_id": 7 }, "sign": "right" }',
    );
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.includes('wire='))).toEqual([]);
  });

  it('cuts a long message', () => {
    const history = historyWith({ body: 'x'.repeat(100_000) });
    expect(findingsText(history, runChecks(history)).length).toBeLessThan(5_000);
  });
});
