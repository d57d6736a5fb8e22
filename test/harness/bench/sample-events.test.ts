import { describe, expect, it } from 'vitest';
import {
  timedRequestOf,
  attacksOf,
  eventsOfSamples,
  wrongAnswers,
  type SampleContext,
} from '#harness/bench/sample-events.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { header, locker } from '../history-machines.ts';
import { makeSample } from './builders.ts';

const context: SampleContext = {
  endpoint: 'deliver',
  sales: [
    ['m1', 11, 111],
    ['m2', 12, 112],
  ],
  wallOffset: 100,
  firstIndex: 0,
};
const refused = { status: 400, code: 4006, deliveryId: '' };

describe('samples as a merchant’s events', () => {
  it('are a call and its answer, on the clock of the events', () => {
    expect(eventsOfSamples([makeSample({ sale: 1, sentWallMs: 1_002, durationMs: 5.5 })], context)).toEqual([
      {
        t: 902,
        by: 'merchant',
        kind: 'call',
        call: 10_000_000,
        endpoint: 'deliver',
        machine: 'm2',
        order: 12,
        record: 112,
        repeatOf: 0,
      },
      {
        t: 908.5,
        by: 'merchant',
        kind: 'answer',
        call: 10_000_000,
        endpoint: 'deliver',
        machine: 'm2',
        status: 200,
        code: 0,
        order: 12,
        record: 112,
        delivery: '0000000000000001',
        reportedStatus: '',
      },
    ]);
  });

  it('are a call without an answer when none came', () => {
    const events = eventsOfSamples([makeSample({ status: 0, code: -1, deliveryId: '' })], context);
    expect(events.map(({ kind }) => kind)).toEqual(['call', 'no-answer']);
  });

  it('are numbered through over all parts', () => {
    const [call] = eventsOfSamples([makeSample()], { ...context, firstIndex: 7 });
    expect(call).toMatchObject({ call: 10_000_007 });
  });

  it('name no record of an order that is queued as a whole', () => {
    expect(timedRequestOf(makeSample(), { ...context, endpoint: 'queue-order' })).toMatchObject({
      machine: 'm1',
      order: 11,
      record: 0,
      intended: 900,
      sent: 900,
    });
  });

  it('are a probe besides when they are hostile, and name the first call when they are a replay', () => {
    const validSample = makeSample();
    const attack = makeSample({
      step: 'hostile/wrong-key',
      k: 1,
      sale: 1,
      status: 400,
      code: 4006,
      deliveryId: '',
      expected: refused,
    });
    const replay = makeSample({
      step: 'hostile/replay',
      sentWallMs: 1_010,
      expected: { status: 200, code: 0, deliveryId: validSample.deliveryId },
    });
    const events = eventsOfSamples([attack, validSample, replay], { ...context, firstIndex: 3 });
    expect(events.map(({ kind }) => kind)).toEqual(['probe', 'call', 'answer', 'call', 'answer', 'call', 'answer']);
    expect(events[0]).toMatchObject({ forgery: 'hostile/wrong-key', codes: [4006], call: 10_000_003 });
    expect(events[5]).toMatchObject({ call: 10_000_005, repeatOf: 10_000_004 });
  });

  it('are what the checks of signing and of repeated requests look at', () => {
    const validSample = makeSample({ intendedWallMs: 0, sentWallMs: 100 });
    const attacks = [4006, -1].map((code, k) =>
      makeSample({
        step: 'hostile/no-sign',
        k,
        sale: 1,
        sentWallMs: 200,
        status: 400,
        code,
        deliveryId: '',
        expected: refused,
      }),
    );
    const replay = makeSample({
      step: 'hostile/replay',
      sentWallMs: 300,
      deliveryId: 'another',
      expected: { status: 200, code: 0, deliveryId: validSample.deliveryId },
    });
    const events = eventsOfSamples([validSample, ...attacks, replay], {
      ...context,
      sales: [
        [locker.machine, 1, 101],
        [locker.machine, 2, 102],
      ],
    });
    const { results } = runChecks({
      header,
      events: [...events, { t: 900, by: 'harness', kind: 'run-ended', reason: 'done' }],
    });
    expect(results.find(({ check }) => check === 'never-500')).toMatchObject({
      cases: 2,
      findings: [{ check: 'never-500' }],
    });
    expect(results.find(({ check }) => check === 'no-effect-unverified')).toMatchObject({ cases: 2, findings: [] });
    expect(results.find(({ check }) => check === 'idempotent-submit')).toMatchObject({
      cases: 1,
      findings: [
        { message: expect.stringContaining('then with code 0 and delivery another') as string },
        { message: expect.stringContaining('began 2 deliveries') as string },
      ],
    });
  });
});

describe('wrong answers to hostile requests', () => {
  const wrongAnswer = (step: string, got: { status: number; code: number; deliveryId?: string }) =>
    makeSample({ step, deliveryId: '', ...got, expected: refused });

  it('are reported by kind, with their count and the first', () => {
    expect(
      wrongAnswers([makeSample({ code: 6057, status: 409 }), wrongAnswer('hostile/a', { status: 400, code: 4006 })]),
    ).toEqual([]);
    expect(
      wrongAnswers([
        wrongAnswer('hostile/a', { status: 200, code: 0 }),
        wrongAnswer('hostile/a', { status: 500, code: 5000 }),
        wrongAnswer('hostile/b', { status: 0, code: -1 }),
      ]),
    ).toEqual([
      '2 requests of the kind hostile/a got another answer than HTTP 400, code 4006; the first got HTTP 200, code 0.',
      '1 request of the kind hostile/b got another answer than HTTP 400, code 4006; the first got none.',
    ]);
  });

  it('are counted by kind beside the right ones', () => {
    const replay = makeSample({
      step: 'hostile/replay',
      expected: { status: 200, code: 0, deliveryId: '0000000000000001' },
    });
    expect(
      attacksOf([
        makeSample(),
        wrongAnswer('hostile/a', { status: 400, code: 4006 }),
        replay,
        wrongAnswer('hostile/a', { status: 500, code: 5000 }),
      ]),
    ).toEqual([
      { kind: 'a', status: 400, code: 4006, requests: 2, rejected: 1 },
      { kind: 'replay', status: 200, code: 0, requests: 1, rejected: 1 },
    ]);
  });

  it('are replays that name another delivery', () => {
    const expected = { status: 200, code: 0, deliveryId: 'first' };
    expect(
      wrongAnswers([
        makeSample({ step: 'hostile/replay', deliveryId: 'first', expected }),
        makeSample({ step: 'hostile/replay', deliveryId: 'second', expected }),
      ]),
    ).toHaveLength(1);
  });
});
