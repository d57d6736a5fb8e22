import { describe, expect, it } from 'vitest';
import type { CoreEvent } from '#core/events.ts';
import { SpanTracker, type Span } from '#core/spans.ts';
import { FakeClock } from './devices/fake-clock.ts';
import { sellOne, saleMachineNo } from './services/sell-one.ts';

describe('the stages of a delivery', () => {
  it('follow each other without a gap, from the request to the acknowledgement', async () => {
    const { answer, calledAt, spans, phaseMs } = await sellOne();
    expect(answer).toMatchObject({ status: 200 });
    expect(spans.map(({ phase }) => phase)).toEqual(['verify', 'store', 'dispatch', 'device', 'settle', 'callback']);
    let end = calledAt;
    for (const { at, ms } of spans) {
      expect(at).toBe(end);
      end = at + ms;
    }
    expect(phaseMs).toEqual({ verify: 0, store: 0, dispatch: 0, device: 2 + 700 + 2, settle: 0, callback: 3 + 3 });
    const delivery = '1000000000000001';
    expect(spans.every((span) => span.delivery === delivery && span.machine === saleMachineNo)).toBe(true);
  });

  it('have a callback that lasts over the attempts that failed, and knows when the first began', async () => {
    const { spans, events } = await sellOne({ receiver: [500, 500] });
    const span = spans.find(({ phase }) => phase === 'callback')!;
    const attempts = events.filter(({ event }) => event.kind === 'callback-attempt');
    const acknowledgedEvent = events.find(({ event }) => event.kind === 'callback-acknowledged')!;
    expect(attempts).toHaveLength(3);
    expect(span.attemptAt).toBe(attempts[0]!.at);
    expect(span.at + span.ms).toBe(acknowledgedEvent.at);
    expect(span.ms).toBeGreaterThan(1_000);
  });

  it('have neither device nor settle when the machine never answers', async () => {
    const { spans, events } = await sellOne({ answerDelayMs: null });
    expect(events.some(({ event }) => event.kind === 'delivery-settled' && event.outcome === 'timeout')).toBe(true);
    expect(spans.map(({ phase }) => phase)).toEqual(['verify', 'store', 'dispatch', 'callback']);
  });

  it('change nothing of what the core does', async () => {
    const withSpans = await sellOne({ receiver: [500] });
    const withoutSpans = await sellOne({ receiver: [500], withSpans: false });
    expect(withoutSpans.spans).toEqual([]);
    expect(withoutSpans.events).toEqual(withSpans.events);
  });
});

describe('what is followed', () => {
  const startedEvent = (n: number): CoreEvent => ({
    kind: 'delivery-started',
    machine: 'm',
    delivery: `d${n}`,
    token: n,
    order: 1,
    record: 1,
    lane: 0,
    quantity: 1,
    job: 0,
  });
  const settledEvent = (n: number): CoreEvent => ({
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
  const queuedEvent = (n: number): CoreEvent => ({
    kind: 'callback-queued',
    callback: n,
    delivery: `d${n}`,
    order: 1,
    record: 1,
    url: 'http://shop',
    outcome: 'success',
  });

  function spansOf() {
    const acknowledgedEvent: Span[] = [];
    const clock = new FakeClock();
    return {
      spans: new SpanTracker(clock, (span) => acknowledgedEvent.push(span)),
      acknowledgedEvent,
      clock,
    };
  }

  it('is bounded: what is oldest is let go', () => {
    const { spans, acknowledgedEvent } = spansOf();
    for (let n = 0; n < 20_000; n += 1)
      spans.onCommit([startedEvent(n), settledEvent(n), queuedEvent(n)], 0, undefined);
    acknowledgedEvent.length = 0;
    spans.onAcknowledged(0, 5);
    spans.onAcknowledged(19_999, 5);
    expect(acknowledgedEvent.map(({ delivery, phase }) => `${delivery} ${phase}`)).toEqual(['d19999 callback']);
  });

  it('ends with a callback that is given up', () => {
    const { spans, acknowledgedEvent } = spansOf();
    spans.onCommit([settledEvent(1), queuedEvent(1)], 0, undefined);
    spans.onAbandoned(1);
    spans.onAcknowledged(1, 5);
    expect(acknowledgedEvent).toEqual([]);
  });

  it("is no delivery of a core before: its settling has a span, its machine's time has none", () => {
    const { spans, acknowledgedEvent, clock } = spansOf();
    const arrivedAt = clock.monotonic();
    clock.advance(7);
    spans.onCommit([settledEvent(1)], arrivedAt, { kind: 'frame', at: arrivedAt });
    expect(acknowledgedEvent.map(({ phase, ms }) => [phase, ms])).toEqual([['settle', 7]]);
  });
});
