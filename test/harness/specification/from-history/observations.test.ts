import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#harness/history/event.ts';
import { observe, type ObservedRun } from '#harness/specification/from-history/observations.ts';
import { header as bare, snacks } from '../../history-machines.ts';
import { declaredHeader as header } from '../declared-header.ts';
import { answer, connected, create, disconnected, frame, machine, noAnswer } from './seen-events.ts';

function run(...events: readonly HistoryEvent[]): ObservedRun {
  const observed = observe({ header, events });
  if ('reason' in observed) throw new Error(observed.reason);
  return observed;
}

const linkFault = (t: number, kind: 'network-fault-started' | 'network-fault-ended'): HistoryEvent => ({
  t,
  by: 'network',
  kind,
  plan: 'delay#1',
  fault: 'delay',
  path: 'link',
});

describe('calls', () => {
  it('have their answers, and the events that show both', () => {
    const { machines } = run(
      create(10, 1, machine, 'a'),
      answer(15, 1, { code: 6057, message: 'm', data: { retry_after_ms: 1 } }, { retryAfter: '3' }),
      create(20, 2, machine, 'b'),
      answer(25, 2, { text: 'no envelope' }),
    );
    const [first, second] = machines[0]!.observations.calls;
    expect(first).toMatchObject({ call: 1, from: 10, to: 15, events: [0, 1], appId: 'app', method: 'POST' });
    expect(first?.answer).toEqual({
      status: 200,
      code: 6057,
      message: 'm',
      data: { retry_after_ms: 1 },
      retryAfter: 3,
    });
    expect(second?.answer).toEqual({ status: 200, code: -1, message: '', data: null, retryAfter: null });
  });

  it('without an answer may take effect for a while, unless nothing was sent', () => {
    const { machines } = run(
      ...['cut', 'timeout', 'refused'].flatMap((reason, index) => [
        create(index, index + 1, machine, reason),
        noAnswer(100, index + 1, reason),
      ]),
      create(50, 9, machine, 'open'),
    );
    const spans = machines[0]!.observations.calls.map(({ from, to, answer: none }) => [from, to, none]);
    expect(spans).toEqual([
      [0, 140, null],
      [1, 125_001, null],
      [50, Infinity, null],
    ]);
  });

  it('that found no core may be taken by the next one where the network doubled them', () => {
    const doubled: HistoryEvent = {
      ...{ t: 0, by: 'network', kind: 'network-fault-fired', plan: 'duplication#1', fault: 'duplication' },
      ...{ path: 'api', direction: 'up', machine: '' },
    };
    const spans = (...events: readonly HistoryEvent[]) =>
      run(...events).machines[0]!.observations.calls.map(({ from, to, answer: none }) => [from, to, none]);
    const refused = [create(0, 1, machine, 'a'), noAnswer(5, 1, 'refused')];
    expect(spans(doubled, ...refused)).toEqual([[0, 125_000, null]]);
    expect(spans(...refused)).toEqual([]);
  });

  it('know of a trade id that is taken at another machine', () => {
    const { machines } = run(
      create(0, 1, snacks.machine, 'a'),
      answer(5, 1, { code: 0, data: { order_id: 7 } }),
      create(3, 2, machine, 'a'),
      create(6, 3, machine, 'a'),
      create(6, 4, machine, 'b'),
    );
    expect(machines[0]!.observations.calls.map(({ tradeElsewhere }) => tradeElsewhere)).toEqual([
      { taken: 'maybe', orderId: 7 },
      { taken: 'yes', orderId: 7 },
      undefined,
    ]);
  });
});

describe('callbacks', () => {
  const closed = (tradeId: string): HistoryEvent => ({
    ...{ t: 900, by: 'receiver', kind: 'callback-received', receiver: 'shop', method: 'order.closed' },
    ...{ order: 9, record: 0, delivery: '', deliverStatus: '', floorStatus: '', errorMsg: '' },
    ...{ signOk: true, responseStatus: 200 },
    wire: { url: 'http://shop/', members: { order_id: 9, trade_id: tradeId }, sign: 'right' },
  });

  it('belong to the machine where the only call that can have made their order had no answer', () => {
    const { machines, otherCallbacks, unexplainedCallbacks } = run(
      ...[create(0, 1, machine, 'lost'), noAnswer(5, 1, 'timeout')],
      ...[create(0, 2, machine, 'both'), noAnswer(5, 2, 'timeout')],
      ...[create(0, 3, snacks.machine, 'both'), noAnswer(5, 3, 'timeout')],
      ...[closed('lost'), closed('both')],
    );
    const seen = machines.find((one) => one.machine.machineNo === machine)!.observations.callbacks;
    expect(seen.map(({ members }) => members['trade_id'])).toEqual(['lost']);
    expect(otherCallbacks.map(({ members }) => members['trade_id'])).toEqual(['both']);
    expect(unexplainedCallbacks).toEqual([]);
    expect(run(closed('both')).unexplainedCallbacks).toHaveLength(1);
  });
});

describe('frames', () => {
  const ups = (...events: readonly HistoryEvent[]) =>
    run(...events).machines[0]!.observations.frames.map(({ at, connection, arrives }) => [
      at,
      connection,
      arrives.certain,
      arrives.by,
    ]);

  it('arrive where nothing disturbs them, and may not where the connection ends', () => {
    expect(ups(connected(0), frame(1), frame(500), disconnected(520), connected(600), frame(601))).toEqual([
      [1, 1, true, 41],
      [500, 1, false, 540],
      [601, 2, true, 641],
    ]);
  });

  it('to the machine are seen once where the network doubled them', () => {
    const doubled: HistoryEvent = {
      ...{ t: 40, by: 'network', kind: 'network-fault-fired', plan: 'duplication#1', fault: 'duplication' },
      ...{ path: 'link', direction: 'down', machine },
    };
    const times = (...events: readonly HistoryEvent[]): readonly number[] =>
      run(connected(0), ...events).machines[0]!.observations.frames.map(({ at }) => at);
    const downs = [50, 60, 70].map((t) => frame(t, 'frame-received'));
    expect(times(doubled, ...downs)).toEqual([50, 70]);
    expect(times(...downs)).toEqual([50, 60, 70]);
  });

  it('to the machine were sent a little before they came, or long before on a disturbed link', () => {
    const downs = run(
      ...[connected(0), frame(50, 'frame-received'), linkFault(100, 'network-fault-started')],
      ...[frame(120, 'frame-received'), frame(130)],
    ).machines[0]!.observations.frames;
    expect(downs.map(({ sent }) => [sent.from, sent.to])).toEqual([
      [10, 50],
      [120 - 125_000, 120],
      [130, 130],
    ]);
  });

  it('may be lost or late through a fault of the network, until another connection is up', () => {
    const events = [connected(0), linkFault(10, 'network-fault-started'), frame(20)];
    const after = [linkFault(30, 'network-fault-ended'), frame(100), disconnected(150), connected(200), frame(210)];
    expect(ups(...events, ...after).map(([at, , certain]) => [at, certain])).toEqual([
      [20, false],
      [100, false],
      [210, true],
    ]);
    expect(run(...events, ...after).machines[0]!.observations.linkChanges).toEqual([
      { at: 10, event: 1, change: 'unreliable', code: 0 },
      { at: 150, event: 5, change: 'disconnected', code: 1006 },
      { at: 200, event: 6, change: 'reliable', code: 0 },
    ]);
  });

  it('may be lost while the core is down, while two connections are open, and while one is half-open', () => {
    const killed: HistoryEvent = { t: 15, by: 'harness', kind: 'core-killed' };
    expect(ups(connected(0), frame(10), killed).map(([, , certain]) => certain)).toEqual([false]);
    expect(ups(connected(0), connected(5), frame(10), disconnected(20), frame(99)).map(([, , c]) => c)).toEqual([
      false,
      true,
    ]);
    const halfOpen: HistoryEvent = {
      t: 5,
      by: 'machine',
      kind: 'fault-fired',
      machine,
      run: 1,
      delivery: '',
      fault: 'half-open',
      plan: 'p',
    };
    expect(ups(connected(0), halfOpen, frame(6), disconnected(9)).map(([, , c]) => c)).toEqual([false]);
  });
});

describe('reports while the store fails', () => {
  const fault = (t: number, kind: string, name = 'error') =>
    ({ t, by: 'harness', kind, plan: `${name}#1`, fault: name, detail: '' }) as HistoryEvent;
  const started = fault(0, 'core-fault-started');
  const failed = (...times: readonly number[]) => times.map((t) => fault(t, 'core-fault-fired'));
  const storedIn = (...events: readonly HistoryEvent[]) =>
    run(connected(0), started, ...events, frame(200_000)).machines[0]!.observations.frames.map(({ stored }) => stored);
  const uncertain = { certain: false, by: 126_000 };

  it('are certainly stored at the first try at which no call of the store failed', () => {
    expect(storedIn(frame(1_000), ...failed(500, 2_000))[0]).toEqual({ certain: true, by: 1_040 });
    expect(storedIn(frame(1_000), ...failed(1_020))[0]).toEqual({ certain: true, by: 1_140 });
    expect(storedIn(frame(1_000), ...failed(1_020, 1_120, 1_320, 1_720, 2_520))[0]).toEqual({
      certain: true,
      by: 4_140,
    });
  });

  it('may be given up after six tries, and where the core dies or stands still meanwhile', () => {
    expect(storedIn(frame(1_000), ...failed(1_020, 1_120, 1_320, 1_720, 2_520, 4_120))[0]).toEqual(uncertain);
    const killed: HistoryEvent = { t: 1_130, by: 'harness', kind: 'core-killed' };
    expect(storedIn(frame(1_000), ...failed(1_020), killed)[0]).toEqual(uncertain);
    const blocked = [fault(1_130, 'core-fault-started', 'blocked'), fault(1_140, 'core-fault-ended', 'blocked')];
    expect(storedIn(frame(1_000), ...failed(1_020), ...blocked)[0]).toEqual(uncertain);
    expect(storedIn(frame(1_000), ...blocked)[0]).toEqual({ certain: true, by: 1_040 });
  });

  it('wait for those before them, also when the store works again', () => {
    const ended = fault(1_050, 'core-fault-ended');
    const frames = [frame(1_000), ...failed(1_020), ended, frame(1_060), frame(1_180)];
    expect(storedIn(...frames)).toEqual([
      { certain: true, by: 1_140 },
      { certain: true, by: 1_140 },
      undefined,
      undefined,
    ]);
  });
});

describe('the terms of a run', () => {
  it('show the wall clock, with what it was set by', () => {
    const { terms } = run({ t: 100, by: 'harness', kind: 'clock-set', byMs: -50 }, frame(200));
    expect(terms.wallClock({ from: 10, to: 20 })).toEqual({ from: 1_000_010, to: 1_000_020 });
    expect(terms.wallClock({ from: 90, to: 110 })).toEqual({ from: 1_000_040, to: 1_000_110 });
    expect(terms.wallClock({ from: 101, to: 110 })).toEqual({ from: 1_000_051, to: 1_000_060 });
  });

  it('name receivers that kept attempts from coming', () => {
    const fired = { by: 'receiver', kind: 'receiver-fault-fired', receiver: 'shop', plan: 'p' } as const;
    const { terms } = run({ t: 5, ...fired, fault: 'hang' }, { t: 6, ...fired, fault: '500' });
    expect(terms.callbackOutages).toEqual([{ from: 5, to: 10_005, origin: 'http://shop.sink.virtual' }]);
  });

  it('know when what was due was held up', () => {
    const fault = (t: number, kind: 'core-fault-started' | 'core-fault-ended', name: 'slow' | 'blocked') =>
      ({ t, by: 'harness', kind, plan: `${name}#1`, fault: name }) as const;
    const { machines } = run(
      ...[fault(5, 'core-fault-started', 'slow'), fault(7, 'core-fault-started', 'blocked')],
      ...[fault(9, 'core-fault-ended', 'slow'), fault(12, 'core-fault-ended', 'blocked')],
    );
    expect(machines[0]!.observations.coreChanges.map(({ from, change }) => [from, change])).toEqual([
      [5, 'held-up'],
      [12, 'prompt'],
    ]);
  });

  it('know the order of what held the core up, also where its events are written out of order', () => {
    const stall = (t: number, from: number, to: number): HistoryEvent => {
      const [stallMs, cpuMs] = [to - from, 0];
      const members = { process: 'harness', cause: 'event-loop', from, to, stallMs, systemMs: stallMs, cpuMs } as const;
      return { t, by: 'harness', kind: 'process-stalled', ...members };
    };
    const { machines } = run(frame(50), frame(10), stall(71, 60, 70), stall(41, 20, 40));
    const changes = machines[0]!.observations.coreChanges;
    expect(changes.map(({ from, order, change }) => [from, order, change])).toEqual([
      [20, 0, 'held-up'],
      [40, 1, 'prompt'],
      [60, 2, 'held-up'],
      [70, 3, 'prompt'],
    ]);
    expect(changes.map(({ event }) => event)).toEqual([1, 1, 0, 0]);
  });

  it('know when the store failed', () => {
    const fault = { by: 'harness', plan: 'error#1', fault: 'error' } as const;
    const { machines } = run(
      { t: 5, kind: 'core-fault-started', ...fault },
      { t: 9, kind: 'core-fault-ended', ...fault },
    );
    expect(machines[0]!.observations.coreChanges.map(({ from, change }) => [from, change])).toEqual([
      [5, 'store-failing'],
      [9, 'store-working'],
    ]);
  });
});

describe('a history that cannot be observed', () => {
  const job = { run: 1, delivery: '1', token: 1, order: 1, record: 1, lane: 0, quantity: 1 };
  const command: HistoryEvent = { t: 1, by: 'machine', kind: 'command-received', machine, ...job };

  it.each([
    ['declares nothing', { header: bare, events: [] }, /does not declare/],
    ['has no wire', { header, events: [{ ...create(1, 1, machine, 'a'), wire: undefined }] }, /"call" at 1 ms/],
    ['has another wire', { header, events: [{ ...frame(1), wire: { members: 7 } }] }, /"frame-sent" at 1 ms/],
    ['has no frames', { header, events: [command] }, /frames/],
  ])('%s', (_what, history, reason) => {
    const observed = observe(history);
    expect('reason' in observed ? observed.reason : '').toMatch(reason);
  });
});
