import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { policy, createSenderWorld, constantRandom } from './sender-world.ts';
import type { ReceiverBehaviour } from './sender-world.ts';
import { runs } from '#test/properties/settings.ts';

const behaviour: fc.Arbitrary<ReceiverBehaviour> = fc.constantFrom<ReceiverBehaviour[]>(
  200,
  204,
  302,
  500,
  'hang',
  'refuse',
);

describe('any receivers, any callbacks', () => {
  it('each callback is acknowledged or abandoned within its attempts, spaced as declared, events ordered', async () => {
    const receiver = fc.array(behaviour, { minLength: 1, maxLength: 8 });
    const arrivals = fc.array(fc.record({ to: fc.nat(3), afterMs: fc.nat(5_000) }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(receiver, { minLength: 4, maxLength: 4 }),
        arrivals,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (receivers, callbacks, chance) => {
          const { clock, http, queue, row, events, sender } = createSenderWorld({ random: constantRandom(chance) });
          receivers.forEach((behaviours, i) =>
            http.behaviour.set(`r${i}.example`, (nth) => behaviours[(nth - 1) % behaviours.length]!),
          );
          const ids: number[] = [];
          for (const { to, afterMs } of callbacks) {
            ids.push(await queue({ url: `http://r${to}.example/`, body: `{"n":${ids.length}}` }));
            await clock.run(afterMs);
          }
          await clock.run(3_600_000);
          assert.equal(sender.activeCount, 0);
          for (const id of ids) {
            const state = (await row(id))!.state;
            const callbackEvents = events.filter((event) => 'callback' in event && event.callback === id);
            const attempts = callbackEvents.filter(({ kind }) => kind === 'callback-attempt');
            assert.notEqual(state, 'pending');
            assert.ok(attempts.length <= policy.maxAttempts);
            assert.deepEqual(
              attempts.map((event) => 'attempt' in event && event.attempt),
              attempts.map((_, i) => i + 1),
            );
            assert.equal(
              callbackEvents.at(-1)!.kind,
              state === 'acknowledged' ? 'callback-acknowledged' : 'callback-abandoned',
            );
            callbackEvents.forEach((event, i) => {
              if (event.kind !== 'callback-failed') return;
              const pause = callbackEvents[i + 1]!.at - event.at;
              // A full lane may make it wait for a slot, never come early.
              assert.ok(pause >= event.retryInMs);
              const expectedPause = Math.min(policy.maxPauseMs, policy.firstPauseMs * 2 ** (event.attempt - 1));
              assert.ok(Math.abs(event.retryInMs - expectedPause) <= expectedPause * 0.2);
            });
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});
