import { describe, expect, it } from 'vitest';
import type { CoreEvent } from '#core/events.ts';
import { Spans, type Span } from '#core/spans.ts';
import { FakeClock } from './devices/fake-clock.ts';
import { oneSale, soldBy } from './services/sell-one.ts';

describe('the stages of a delivery', () => {
  it('follow each other without a gap, from the request to the acknowledgement', async () => {
    const { answer, calledAt, spans, took } = await oneSale();
    expect(answer).toMatchObject({ status: 200 });
    expect(spans.map(({ stage }) => stage)).toEqual(['verify', 'store', 'dispatch', 'device', 'settle', 'callback']);
    let end = calledAt;
    for (const { at, ms } of spans) {
      expect(at).toBe(end);
      end = at + ms;
    }
    expect(took).toEqual({ verify: 0, store: 0, dispatch: 0, device: 2 + 700 + 2, settle: 0, callback: 3 + 3 });
    const delivery = '1000000000000001';
    expect(spans.every((span) => span.delivery === delivery && span.machine === soldBy)).toBe(true);
  });

  it('have a callback that lasts over the attempts that failed, and knows when the first began', async () => {
    const { spans, events } = await oneSale({ receiver: [500, 500] });
    const span = spans.find(({ stage }) => stage === 'callback')!;
    const attempts = events.filter(({ event }) => event.kind === 'callback-attempt');
    const told = events.find(({ event }) => event.kind === 'callback-told')!;
    expect(attempts).toHaveLength(3);
    expect(span.attemptAt).toBe(attempts[0]!.at);
    expect(span.at + span.ms).toBe(told.at);
    expect(span.ms).toBeGreaterThan(1_000);
  });

  it('have neither device nor settle when the machine never answers', async () => {
    const { spans, events } = await oneSale({ answersAfterMs: null });
    expect(events.some(({ event }) => event.kind === 'delivery-settled' && event.outcome === 'timeout')).toBe(true);
    expect(spans.map(({ stage }) => stage)).toEqual(['verify', 'store', 'dispatch', 'callback']);
  });

  it('change nothing of what the core does', async () => {
    const followed = await oneSale({ receiver: [500] });
    const alone = await oneSale({ receiver: [500], followed: false });
    expect(alone.spans).toEqual([]);
    expect(alone.events).toEqual(followed.events);
  });
});

describe('what is followed', () => {
  const begun = (n: number): CoreEvent => ({
    kind: 'delivery-begun',
    machine: 'm',
    delivery: `d${n}`,
    token: n,
    order: 1,
    record: 1,
    lane: 0,
    quantity: 1,
    job: 0,
  });
  const settled = (n: number): CoreEvent => ({
    kind: 'delivery-settled',
    machine: 'm',
    delivery: `d${n}`,
    token: n,
    order: 1,
    record: 1,
    outcome: 'success',
    floorStatus: 1,
    errorMsg: '',
  });
  const queued = (n: number): CoreEvent => ({
    kind: 'callback-queued',
    callback: n,
    delivery: `d${n}`,
    order: 1,
    record: 1,
    url: 'http://shop',
    said: 'success',
  });

  function spansOf() {
    const told: Span[] = [];
    const clock = new FakeClock();
    return { spans: new Spans(clock, (span) => told.push(span)), told, clock };
  }

  it('is bounded: what is oldest is let go', () => {
    const { spans, told } = spansOf();
    for (let n = 0; n < 20_000; n += 1) spans.committed([begun(n), settled(n), queued(n)], 0, undefined);
    told.length = 0;
    spans.told(0, 5);
    spans.told(19_999, 5);
    expect(told.map(({ delivery, stage }) => `${delivery} ${stage}`)).toEqual(['d19999 callback']);
  });

  it('ends with a callback that is given up', () => {
    const { spans, told } = spansOf();
    spans.committed([settled(1), queued(1)], 0, undefined);
    spans.givenUp(1);
    spans.told(1, 5);
    expect(told).toEqual([]);
  });

  it("is no delivery of a core before: its settling has a span, its machine's time has none", () => {
    const { spans, told, clock } = spansOf();
    const came = clock.monotonic();
    clock.advance(7);
    spans.committed([settled(1)], came, { kind: 'frame', at: came });
    expect(told.map(({ stage, ms }) => [stage, ms])).toEqual([['settle', 7]]);
  });
});
