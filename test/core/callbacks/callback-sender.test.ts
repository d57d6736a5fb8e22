import { seededRandom } from '#harness/stages/random.ts';
import { describe, expect, it } from 'vitest';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { flushMicrotasks } from '../devices/fake-clock.ts';
import { delivery, order, policy, createSenderWorld, constantRandom } from './sender-world.ts';

describe('a callback', () => {
  it.each([200, 201, 204, 299])('is acknowledged once if the receiver answers %d', async (status) => {
    const { clock, http, queue, row, events, sender } = createSenderWorld();
    http.behaviour.set('a.example', () => status);
    const id = await queue();
    await clock.run(60_000);
    expect(http.calls).toHaveLength(1);
    expect(http.calls[0]!.request).toMatchObject({
      method: 'POST',
      url: 'http://a.example/callback',
      body: '{"method":"device.delivery.response"}',
    });
    expect(await row(id)).toMatchObject({ state: 'acknowledged', attempts: 1, nextAt: null });
    expect(events).toEqual([
      { kind: 'callback-attempt', callback: id, attempt: 1, at: 1_000_001 },
      { kind: 'callback-acknowledged', callback: id, attempt: 1, status, at: 1_000_021 },
    ]);
    expect(sender.activeCount).toBe(0);
  });

  it.each([
    ['HTTP 500', 500],
    ['HTTP 302', 302],
    ['HTTP 404', 404],
    ['timeout: no answer', 'hang'],
    ['refused: no listener', 'refuse'],
  ] as const)('is tried again after %s', async (reason, behaviour) => {
    const { clock, http, queue, row, eventsOf } = createSenderWorld();
    http.behaviour.set('a.example', (nth) => (nth === 1 ? behaviour : 200));
    const id = await queue();
    await clock.run(60_000);
    expect(eventsOf('callback-failed')).toMatchObject([{ attempt: 1, reason, retryInMs: 1_000 }]);
    expect(await row(id)).toMatchObject({ state: 'acknowledged', attempts: 2 });
  });

  it('is tried with doubling pauses, then given up, and never again', async () => {
    const { clock, http, queue, row, eventsOf } = createSenderWorld();
    http.behaviour.set('a.example', () => 500);
    const id = await queue();
    await clock.run(3_600_000);
    const times = http.times('a.example');
    expect(times.slice(1).map((at, i) => at - times[i]! - 20)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(eventsOf('callback-failed')).toHaveLength(5);
    expect(eventsOf('callback-abandoned')).toMatchObject([{ attempt: 6, reason: 'HTTP 500' }]);
    expect(await row(id)).toMatchObject({ state: 'abandoned', attempts: 6, nextAt: null });
  });

  it('sends the same body in every attempt', async () => {
    const { clock, http, queue } = createSenderWorld();
    http.behaviour.set('a.example', () => 500);
    await queue();
    await clock.run(3_600_000);
    expect(new Set(http.calls.map(({ request }) => JSON.stringify(request))).size).toBe(1);
  });

  it('is never under way twice, however often it is brought', async () => {
    const { clock, http, queue, sender, sendDue } = createSenderWorld({ answerMs: 1_000 });
    const id = await queue();
    for (let i = 0; i < 5; i++) {
      sender.sendAll([id, id]);
      await sendDue();
      await clock.run(100);
    }
    expect(sender.activeIds.has(id)).toBe(true);
    await clock.run(60_000);
    sender.sendAll([id]);
    await clock.run(60_000);
    expect(http.calls).toHaveLength(1);
    expect(sender.activeIds.has(id)).toBe(false);
  });

  it('that is not due yet, or unknown, is left alone', async () => {
    const { clock, http, queue, sender } = createSenderWorld();
    await queue({ nextAt: clock.time + 500 });
    sender.sendAll([999]);
    await clock.run(400);
    expect(http.calls).toHaveLength(0);
    expect(sender.activeCount).toBe(0);
  });
});

describe('an acknowledged callback', () => {
  it('is counted on its order, and its record is marked as notified', async () => {
    const { clock, queue, store } = createSenderWorld();
    await store.decide((tx) => {
      tx.putOrder(order);
      tx.putDelivery(delivery);
    });
    await queue({ orderId: 60, recordId: 78, deliveryId: delivery.id });
    await clock.run(1_000);
    const deliverAndReadOrder = await store.read((rows) => rows.order(60));
    expect(deliverAndReadOrder?.notifySendCount).toBe(1);
    expect(deliverAndReadOrder?.records.map(({ notifySent }) => notifySent)).toEqual([true, false]);
  });

  it('does not mark a record that has been commanded again since', async () => {
    const { clock, queue, store } = createSenderWorld();
    await store.decide((tx) => {
      tx.putOrder(order);
      tx.putDelivery(delivery);
      tx.putDelivery({ ...delivery, id: '1234567890123457', token: 8, outcome: null });
    });
    await queue({ orderId: 60, recordId: 78, deliveryId: delivery.id });
    await clock.run(1_000);
    const deliverAndReadOrder = await store.read((rows) => rows.order(60));
    expect(deliverAndReadOrder?.notifySendCount).toBe(1);
    expect(deliverAndReadOrder?.records[0]?.notifySent).toBe(false);
  });
});

describe('a receiver that hangs', () => {
  it('delays no other, by no millisecond', async () => {
    const deliverAndReadOrder = async (hangingHost: boolean) => {
      const { clock, http, queue } = createSenderWorld();
      http.behaviour.set('slow.example', () => 'hang');
      for (let i = 0; i < 40; i++) {
        if (hangingHost) await queue({ url: 'http://slow.example/x' });
        await queue({ url: `http://b${i % 7}.example/x` });
        await clock.run(13);
      }
      await clock.run(60_000);
      return http.calls.filter(({ host }) => host !== 'slow.example').map(({ host, at }) => `${host} ${at}`);
    };
    const withoutOther = await deliverAndReadOrder(false);
    expect(withoutOther).toHaveLength(40);
    expect(await deliverAndReadOrder(true)).toEqual(withoutOther);
  });

  it('never has more attempts under way than its slots; another port is another receiver', async () => {
    const { clock, http, queue } = createSenderWorld();
    http.behaviour.set('a.example', () => 'hang');
    for (let i = 0; i < 20; i++) await queue();
    await clock.run(1_000);
    expect(http.maxRunning).toBe(2);
    await queue({ url: 'http://a.example:8080/callback' });
    await clock.run(0);
    expect(http.times('a.example:8080')).toEqual([clock.time]);
  });

  it('with hundreds of callbacks stays in bounds, hides no deadline, and gets them all once it recovers', async () => {
    const world = createSenderWorld({ policy: { maxAttempts: 30 } });
    const { clock, http, queue, sender, store, coreClock, eventsOf } = world;
    let recovers = false;
    http.behaviour.set('slow.example', () => (recovers ? 200 : 'hang'));
    for (let i = 0; i < 600; i++) await queue({ url: 'http://slow.example/x' });
    await clock.run(100);
    expect(sender.activeCount).toBeLessThan(200);
    expect(await store.dueDeadlines(coreClock.now(), 100, sender.activeIds)).toEqual([]);
    await queue({ url: 'http://b.example/x' });
    await clock.run(0);
    expect(http.times('b.example')).toHaveLength(1);
    recovers = true;
    await clock.run(300_000);
    expect(eventsOf('callback-acknowledged')).toHaveLength(601);
    expect(http.maxRunning).toBeLessThanOrEqual(3);
  });

  it("in many places at once does not hold more than its merchant's budget and waiting room", async () => {
    const { clock, http, queue, sender } = createSenderWorld({ policy: { maxAttempts: 100 }, random: seededRandom(1) });
    for (let i = 0; i < 1_100; i++) {
      http.behaviour.set(`h${i}.example`, () => 'hang');
      await queue({ url: `http://h${i}.example/x` });
    }
    await clock.run(10);
    expect(http.running).toBe(512);
    expect(sender.activeCount).toBe(512 + 512);
    await clock.run(60_000);
    expect(new Set(http.calls.map(({ host }) => host)).size).toBe(1_100);
  });
});

describe('a merchant whose receivers hang', () => {
  const hanging = 100;

  /** When each attempt of merchant B began, and how many of its callbacks had to wait for a slot. */
  const attemptsOfB = async (withOther: boolean) => {
    const { clock, http, queue, eventsOf } = createSenderWorld({
      merchants: 2,
      policy: { maxPerReceiver: 16, maxPerMerchant: 64 },
    });
    const queuedAt = new Map<number, number>();
    for (let i = 0; i < hanging; i++)
      http.behaviour.set(`hangs${i}.example`, (_nth, { url }) => (url.endsWith('/A') ? 'hang' : 200));
    for (let i = 0; i < 150; i++) {
      for (let k = 0; withOther && k < 4; k++) {
        await queue({ appId: 'A', url: `http://hangs${(4 * i + k) % hanging}.example/A` });
      }
      for (let k = 0; k < 8; k++) {
        // Its first goes to an origin that hangs for merchant A.
        const url = `http://${k === 0 ? `hangs${i % hanging}.example` : 'b.example'}/B`;
        queuedAt.set(await queue({ appId: 'B', url }), clock.time);
      }
      await clock.run(100);
    }
    await clock.run(1_000);
    const attemptTimes = eventsOf('callback-attempt').flatMap((event) => {
      const at = event.kind === 'callback-attempt' && event.attempt === 1 ? queuedAt.get(event.callback) : undefined;
      return at === undefined ? [] : [{ after: event.at - at, at: event.at }];
    });
    return { attemptTimes, waited: attemptTimes.filter(({ after }) => after > 0).length };
  };

  it('makes no callback of another merchant wait for a slot, nor changes when one is sent', async () => {
    const withoutOther = await attemptsOfB(false);
    const withOther = await attemptsOfB(true);
    expect(withoutOther.attemptTimes).toHaveLength(1_200);
    expect(withOther.waited).toBe(0);
    expect(withOther).toEqual(withoutOther);
  });
});

describe('a sender that stops', () => {
  it('ignores late answers, starts nothing, and leaves the rows due', async () => {
    const { clock, http, queue, sender, row, events } = createSenderWorld({ answerMs: 1_000 });
    const id = await queue();
    await clock.run(500);
    sender.stop();
    expect(sender.send(id)).toBe(false);
    await clock.run(60_000);
    expect(http.calls).toHaveLength(1);
    expect(events.map(({ kind }) => kind)).toEqual(['callback-attempt']);
    expect(await row(id)).toMatchObject({ state: 'pending', attempts: 0, nextAt: 1_000_001 });
    expect(clock.pending).toBe(0);
  });
});

describe('after a crash', () => {
  it('a callback whose attempt was interrupted is sent again, and acknowledged', async () => {
    const first = createSenderWorld({ answerMs: 1_000 });
    const id = await first.queue();
    await first.clock.run(500);
    first.sender.stop();
    const second = createSenderWorld({ store: first.store, clock: first.clock });
    await second.sendDue();
    await second.clock.run(1_000);
    expect(second.http.calls).toHaveLength(1);
    expect(await second.row(id)).toMatchObject({ state: 'acknowledged', attempts: 1 });
  });

  it('and after any number of crashes, attempts stay within their bound', async () => {
    const store = openMemoryStore();
    let world = createSenderWorld({ store });
    const { clock } = world;
    const id = await world.queue();
    let calls = 0;
    for (let restartCount = 0; restartCount < 40; restartCount++) {
      await clock.run(5);
      calls += world.http.calls.length;
      world.sender.stop();
      await clock.run(1_000);
      world = createSenderWorld({ store, clock, answerMs: 10 });
      await world.sendDue();
    }
    await clock.run(60_000);
    calls += world.http.calls.length;
    // The first life's attempt was not counted; all others were.
    expect(calls).toBe(policy.maxAttempts + 1);
    expect(await world.row(id)).toMatchObject({ state: 'abandoned', attempts: policy.maxAttempts, nextAt: null });
  });

  it('a callback that was attempted as often as it may be is given up without a further call', async () => {
    const { clock, http, store, sender, eventsOf } = createSenderWorld();
    await store.decide((tx) =>
      tx.putCallback({
        id: 5,
        appId: 'app',
        url: 'http://a.example/',
        body: '{}',
        orderId: 0,
        recordId: 0,
        deliveryId: '',
        attempts: 6,
        nextAt: clock.time - 1,
        state: 'pending',
      }),
    );
    sender.send(5);
    await clock.run(10_000);
    expect(http.calls).toHaveLength(0);
    expect(eventsOf('callback-abandoned')).toMatchObject([{ callback: 5, attempt: 6 }]);
  });
});

describe('jitter', () => {
  it('comes from the seed: pauses are drawn within 20 %', async () => {
    const { clock, http, queue } = createSenderWorld({ random: constantRandom(0) });
    http.behaviour.set('a.example', () => 503);
    await queue();
    await clock.run(600_000);
    const times = http.times('a.example');
    expect(times.slice(1).map((at, i) => at - times[i]! - 20)).toEqual([800, 1_600, 3_200, 6_400, 6_400]);
    await flushMicrotasks();
  });
});
