import { beforeAll, describe, expect, it } from 'vitest';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { checks } from '#harness/checks/index.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { defineScenario } from '#harness/scenario/read-scenario.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

const scenario = defineScenario({
  name: 'edited',
  title: 'A sale of two items whose history is edited',
  stages: ['virtual'],
  seed: 7,
  fleet: [{ group: 'hall', motor: 'spring', count: 1 }],
  tracks: [
    {
      on: 'hall',
      steps: [
        { order: 'one', quantity: 2 },
        { pay: 'one' },
        { deliver: 'one' },
        { wait: '5s' },
        { result: 'one', is: 'success' },
        { deliver: 'one' },
        { wait: '5s' },
        { result: 'one', is: 'success' },
      ],
    },
  ],
});

let sound: History;

beforeAll(async () => {
  const stage = virtualStage({ seed: 7, network: networkDelays(scenario) });
  sound = (await runScenario(scenario, stage, { seed: 7 })).history;
  await stage.close();
});

/** The verdict and sentences on a history in which the wire of some events is replaced. */
function judge(edit: (event: HistoryEvent) => unknown): { readonly verdict: string; readonly sentences: string } {
  const events = sound.events.map((event) => {
    const wire = edit(event);
    return wire === undefined ? event : { ...event, wire };
  });
  return judged({ header: sound.header, events });
}

function judged(history: History): { readonly verdict: string; readonly sentences: string } {
  const judgement = runChecks(history, undefined, checks);
  const { verdict } = computeVerdict(judgement, history.header, history.events);
  const own = judgement.findings.filter(({ check }) => check === 'specification');
  return { verdict, sentences: own.map(({ message }) => message).join('\n') };
}

function withoutWire({ wire: _, ...event }: HistoryEvent): HistoryEvent {
  return event;
}

interface AnswerWire {
  readonly body: { readonly data: Readonly<Record<string, unknown>> };
}

/** Replaces members of `data` in the answers of an endpoint. */
function answering(endpoint: string, members: Readonly<Record<string, unknown>>): (event: HistoryEvent) => unknown {
  return (event) => {
    if (event.kind !== 'answer' || event.endpoint !== endpoint) return undefined;
    const { body } = event.wire as AnswerWire;
    return { ...(event.wire as AnswerWire), body: { ...body, data: { ...body.data, ...members } } };
  };
}

/** Replaces members of what a machine got or a receiver was sent. */
function carrying(kind: HistoryEvent['kind'], members: Readonly<Record<string, unknown>>) {
  return (event: HistoryEvent): unknown => {
    if (event.kind !== kind) return undefined;
    const wire = event.wire as { readonly members: Readonly<Record<string, unknown>> };
    const isMeant = Object.keys(members).every((name) => name in wire.members);
    return isMeant ? { ...wire, members: { ...wire.members, ...members } } : undefined;
  };
}

describe('an edited history', () => {
  it('is PASS without an edit', () => {
    expect(judged(sound)).toEqual({ verdict: 'PASS', sentences: '' });
  });

  it.each([
    ['a read that contradicts the outcome', answering('delivery-result', { status: '出货失败' }), /出货失败.*出货完成/],
    ['an order that is read as closed', answering('get-order', { status: 'CLOSED' }), /CLOSED/],
    ['a delivery that began in another year', answering('deliver', { delivered_at: '2001-01-01 00:00:00' }), /2001/],
    ['a command for another lane', carrying('frame-received', { code: '5' }), /code|lane/],
    ['a command for two items', carrying('frame-received', { quantity: '2' }), /quantity/],
    ['a callback with another outcome', carrying('callback-received', { deliver_status: '0' }), /deliver_status/],
    ['a callback with its time in ms', carrying('callback-received', { timestamp: '1714373688000' }), /timestamp/],
    ['a callback with another reason', carrying('callback-received', { error_msg: 'Over Current' }), /error_msg/],
  ] as const)('shows %s', (_name, edit, sentence) => {
    const { verdict, sentences } = judge(edit);
    expect(sentences).toMatch(sentence);
    expect(verdict).toBe('FAIL');
  });

  it('is INCONCLUSIVE where what was on the wire of one event is missing', () => {
    const place = sound.events.findIndex(({ kind }) => kind === 'answer');
    const events = sound.events.map((event, index) => (index === place ? withoutWire(event) : event));
    expect(judged({ header: sound.header, events }).verdict).toBe('INCONCLUSIVE');
  });

  it('is not held against the protocol where nothing of the wire was recorded, with the reason', () => {
    const history = { header: sound.header, events: sound.events.map(withoutWire) };
    const own = runChecks(history, undefined, checks).results.find(({ check }) => check === 'specification');
    expect(own).toMatchObject({ cases: 0, findings: [], undecided: [] });
    expect(own?.notes.join('')).toMatch(/Nothing was held against it: .*on the wire/);
    expect(judged(history).verdict).toBe('PASS');
  });
});
