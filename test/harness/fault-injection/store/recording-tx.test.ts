import { describe, expect, it } from 'vitest';
import type { CoreEvent } from '#core/events.ts';
import type { StoreEvent } from '#harness/history/event.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { RecordingTx } from '#harness/fault-injection/store/recording-tx.ts';

/** What the store knows of an event: the rest, only the core can say. */
function normalizeEvent(event: CoreEvent | StoreEvent): string {
  const { kind } = event;
  if (kind === 'job-dropped' || kind === 'callback-abandoned') return JSON.stringify({ ...event, reason: '' });
  return JSON.stringify(kind === 'callback-acknowledged' ? { ...event, status: 0 } : event);
}

const kinds = new Set<string>([
  'order-created',
  'order-changed',
  'lock-granted',
  'lock-released',
  'delivery-started',
  'delivery-settled',
  'job-queued',
  'job-dropped',
  'callback-queued',
  'callback-acknowledged',
  'callback-abandoned',
]);

/** Every event that the cores of a world told, and every one that the store saw in their decisions, sorted. */
async function compareCoreAndStoreEvents(
  seed: number,
): Promise<{ readonly told: readonly string[]; readonly seen: readonly string[] }> {
  const told: string[] = [];
  const seen: string[] = [];
  const world = { ...drawWorld(seed), core: { crashes: [], store: [], stalls: [] } };
  await runWorld(world, {
    seed,
    patch: () => ({
      parts: (parts) => ({
        ...parts,
        onEvent: (event, at) => {
          if (kinds.has(event.kind)) told.push(normalizeEvent(event));
          parts.onEvent(event, at);
        },
        store: {
          read: (look) => parts.store.read(look),
          dueDeadlines: (...asked) => parts.store.dueDeadlines(...asked),
          nextDeadline: (after) => parts.store.nextDeadline(after),
          prune: (now) => parts.store.prune(now),
          close: () => parts.store.close(),
          decide: async (decision) => {
            let did: readonly StoreEvent[] = [];
            const answer = await parts.store.decide((tx) => {
              const witness = new RecordingTx(tx);
              const value = decision(witness);
              did = witness.events();
              return value;
            });
            seen.push(...did.map(normalizeEvent));
            return answer;
          },
        },
      }),
    }),
  });
  return { told: told.sort(), seen: seen.sort() };
}

describe('what a store sees of decisions in its rows', () => {
  it.each([2, 3, 5])('is what the core tells of them, in world %d', async (seed) => {
    const { told, seen } = await compareCoreAndStoreEvents(seed);
    expect(told.length).toBeGreaterThan(50);
    expect(seen).toEqual(told);
  });
});
