import { describe, expect, it } from 'vitest';
import type { CoreEvent } from '#core/events.ts';
import type { StoreEvent } from '#harness/history/event.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { RecordingTx } from '#harness/fault-injection/store/recording-tx.ts';

/** What the store knows of an event: only the core knows the rest. */
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

/** Every event that the cores of a world emitted, and every one that the store saw in their decisions, sorted. */
async function compareCoreAndStoreEvents(
  seed: number,
): Promise<{ readonly emitted: readonly string[]; readonly seen: readonly string[] }> {
  const emitted: string[] = [];
  const seen: string[] = [];
  const world = { ...drawWorld(seed), core: { crashes: [], store: [], stalls: [] } };
  await runWorld(world, {
    seed,
    patch: () => ({
      parts: (parts) => ({
        ...parts,
        onEvent: (event, at) => {
          if (kinds.has(event.kind)) emitted.push(normalizeEvent(event));
          parts.onEvent(event, at);
        },
        store: {
          read: (query) => parts.store.read(query),
          dueDeadlines: (...asked) => parts.store.dueDeadlines(...asked),
          nextDeadline: (after) => parts.store.nextDeadline(after),
          prune: (now) => parts.store.prune(now),
          close: () => parts.store.close(),
          decide: async (decision) => {
            let did: readonly StoreEvent[] = [];
            const answer = await parts.store.decide((tx) => {
              const recording = new RecordingTx(tx);
              const value = decision(recording);
              did = recording.events();
              return value;
            });
            seen.push(...did.map(normalizeEvent));
            return answer;
          },
        },
      }),
    }),
  });
  return { emitted: emitted.sort(), seen: seen.sort() };
}

describe('what a store sees of decisions in its rows', () => {
  it.each([2, 4, 5])('is what the core emits for them, in world %d', async (seed) => {
    const { emitted, seen } = await compareCoreAndStoreEvents(seed);
    expect(emitted.length).toBeGreaterThan(50);
    expect(seen).toEqual(emitted);
  });
});
