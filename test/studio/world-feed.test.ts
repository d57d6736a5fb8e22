import { describe, expect, it } from 'vitest';
import { sell } from '#studio/control/sell.ts';
import { WorldFeed, type FeedMessage } from '#studio/control/world-feed.ts';
import { eventText } from '#studio/http/stream.ts';
import { openWorld, snacks } from './open-studio.ts';

const item = { kind: 'item', lane: 0, quantity: 1 } as const;

type Opened = Awaited<ReturnType<typeof openWorld>>;

/** Follows a world, and collects what it gets. */
function follow({ world }: Opened, feed: WorldFeed, lastId: string | null) {
  const got: FeedMessage[] = [];
  const stop = feed.follow(lastId, world.parts.wording('en'), (message) => got.push(message) > 0);
  const of = (event: FeedMessage['event']) => got.filter((message) => message.event === event);
  const indexes = () => of('events').flatMap(({ data }) => (data as { index: number }[]).map(({ index }) => index));
  return { got, stop, of, indexes };
}

describe('the stream of a world', () => {
  it('sends each event once to all readers, and machines when they change', async () => {
    const opened = await openWorld();
    const { world, session, pass, wait } = opened;
    const feed = new WorldFeed(world);
    const first = follow(opened, feed, null);
    const before = session.eventCount;
    await pass(world.act(() => sell(session, snacks, item)));
    const second = follow(opened, feed, null);
    await wait(2_500);
    const expected = Array.from({ length: session.eventCount - before }, (_, index) => before + index);
    feed.flush();
    expect(first.indexes()).toEqual(expected);
    expect(second.indexes().at(-1)).toBe(expected.at(-1));
    const states = first.of('machines').flatMap(({ data }) => data as { machine: string; lock: unknown }[]);
    expect(states.some(({ machine, lock }) => machine === snacks && lock !== null)).toBe(true);
    expect(states.at(-1)).toMatchObject({ machine: snacks, lock: null, recentOutcomes: ['success'] });
    expect(first.of('verdict').length).toBeGreaterThan(0);
    const sent = first.got.length;
    first.stop();
    await pass(world.act(() => sell(session, snacks, item)));
    await wait(500);
    expect(first.got).toHaveLength(sent);
    second.stop();
  });

  it('goes on where a reader was cut off, and asks for a reload where that is not possible', async () => {
    const opened = await openWorld();
    const { world, session, pass, wait } = opened;
    const feed = new WorldFeed(world);
    await pass(world.act(() => sell(session, snacks, item)));
    await wait(2_000);
    const from = session.eventCount - 5;
    const resumed = follow(opened, feed, `world-1/${from}`);
    expect(resumed.indexes()).toEqual([0, 1, 2, 3, 4].map((index) => from + index));
    expect(resumed.of('reload')).toEqual([]);
    expect(resumed.of('events').at(-1)?.id).toBe(`world-1/${session.eventCount}`);
    for (const stale of ['world-0/3', `world-1/${session.eventCount + 1}`, 'nonsense']) {
      const reader = follow(opened, feed, stale);
      expect(reader.got[0]).toMatchObject({ event: 'reload', id: `world-1/${session.eventCount}` });
      expect(reader.of('world')).toHaveLength(1);
    }
  });

  it('is written as server-sent events', () => {
    expect(eventText({ event: 'events', data: [{ text: 'a\nb' }], id: 'w/3' })).toBe(
      'id: w/3\nevent: events\ndata: [{"text":"a\\nb"}]\n\n',
    );
    expect(eventText({ event: 'world', data: {}, id: null })).toBe('event: world\ndata: {}\n\n');
  });

  it('follows a thousand machines', async () => {
    const opened = await openWorld({ count: 999 });
    const { world, session, pass, wait } = opened;
    const feed = new WorldFeed(world);
    const reader = follow(opened, feed, null);
    expect(reader.of('machines')[0]?.data).toHaveLength(1_000);
    await pass(world.act(() => sell(session, snacks, item)));
    await wait(1_500);
    const later = reader
      .of('machines')
      .slice(1)
      .flatMap(({ data }) => data as { machine: string }[]);
    expect(new Set(later.map(({ machine }) => machine))).toEqual(new Set([snacks]));
  });
});
