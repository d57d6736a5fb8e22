import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#harness/history/event.ts';
import { judgeBySpecification, type SpecificationResult } from '#harness/specification/judge.ts';
import type { Json } from '#harness/specification/observation.ts';
import { header as bare, locker, snacks } from '../history-machines.ts';
import { declaredHeader } from './declared-header.ts';

interface Asked {
  readonly path: string;
  readonly app?: string;
  readonly status?: number;
  readonly answer: Json;
}

/** A call and its answer, 10 ms later. */
function asked(call: number, { path, app = 'app', status = 200, answer }: Asked): readonly HistoryEvent[] {
  const common = { by: 'merchant', call, endpoint: 'x', machine: '' } as const;
  const code = (answer as { readonly code: number }).code;
  return [
    {
      ...{ ...common, t: call * 100, kind: 'call', order: 0, record: 0, repeatOf: 0 },
      wire: { app, method: 'POST', path, credentials: 'right', body: { kind: 'none' } },
    },
    {
      ...{ ...common, t: call * 100 + 10, kind: 'answer', status, code, order: 0, record: 0, delivery: '' },
      reportedStatus: '',
      wire: { body: answer },
    },
  ];
}

function judged(...calls: readonly Asked[]): SpecificationResult {
  const events = calls.flatMap((one, index) => asked(index + 1, one));
  return judgeBySpecification({ header: declaredHeader, events });
}

const read = (machine: string, answer: Json): Asked => ({ path: `/rent/machines/${machine}`, answer });
const shown = (machine: string): Json => ({
  machine_name: 'n',
  machine_no: machine,
  is_online: false,
  status: true,
  mode: 'NORMAL',
  type: machine === locker.machine ? 'electronic-lock' : 'motor',
});
const list = (...data: readonly Json[]): Asked => ({
  path: '/rent/machines',
  answer: { code: 0, message: 'ok', data },
});

describe('a run', () => {
  it('is held against laws, each with the machine and events that show it', () => {
    const { contradictions } = judged(read(snacks.machine, { code: 6057, message: 'busy', data: {} }));
    expect(contradictions.map(({ clause }) => clause)).toContain('message-text');
    expect(contradictions.find(({ clause }) => clause === 'message-text')).toMatchObject({
      machine: snacks.machine,
      at: 110,
      events: [0, 1],
    });
  });

  it('has a list of machines judged once, and each entry at its machine', () => {
    const right = judged(list(shown(locker.machine), shown(snacks.machine)));
    expect(right.contradictions).toEqual([]);
    expect(right.judged.get('machine-entry')).toBe(2);
    const wrong = judged({
      path: '/rent/machines',
      answer: { code: 6047, message: '库存不足', data: {} },
      status: 409,
    });
    expect(wrong.contradictions).toMatchObject([{ clause: 'machine-list', machine: '' }]);
    const missing = judged(list(shown(locker.machine)));
    expect(missing.contradictions).toMatchObject([{ clause: 'machine-list', machine: '', events: [0, 1] }]);
    const offline = judged(list(shown(locker.machine), { ...(shown(snacks.machine) as object), is_online: true }));
    expect(offline.contradictions).toMatchObject([{ clause: 'is-online-now', machine: snacks.machine }]);
  });

  it('shows once what a machine and a law both find', () => {
    const answer = { code: 6026, message: '设备不存在', data: { hint: 1 } };
    const { contradictions } = judged({ ...read(locker.machine, answer), app: 'other', status: 404 });
    expect(contradictions).toMatchObject([{ clause: 'failure', machine: locker.machine }]);
  });

  it('that declares nothing is not judged', () => {
    expect(judgeBySpecification({ header: bare, events: [] }).unobserved?.reason).toMatch(/does not declare/);
  });
});
