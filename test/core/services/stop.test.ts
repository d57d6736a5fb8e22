import { expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { startCore } from '#core/core.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { StoreFailure, type Store } from '#core/store/store.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';

/** A core on a store whose looks and first decision go through, and whose later decisions wait for the test. */
async function startCoreOnHeldStore() {
  const stage = virtualStage({ seed: 1 });
  const inner = openMemoryStore();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let decisions = 0;
  const store: Store = {
    read: (query) => inner.read(query),
    dueDeadlines: (...asked) => inner.dueDeadlines(...asked),
    nextDeadline: (after) => inner.nextDeadline(after),
    prune: (now) => inner.prune(now),
    close: () => inner.close(),
    async decide(decision) {
      decisions += 1;
      if (decisions > 1) await released;
      return inner.decide(decision);
    },
  };
  const errors: [unknown, string][] = [];
  const onError = (error: unknown, where: string): void => void errors.push([error, where]);
  const core = await startCore({
    config: defaultConfig,
    clock: stage.clock,
    random: stage.random,
    http: stage.callbackHttp([]),
    store,
    onEvent: () => undefined,
    onError,
  });
  const releaseStore = async (): Promise<void> => {
    release();
    await stage.drive(new Promise<void>((resolve) => void stage.clock.after(1, resolve)));
  };
  return { core, store, errors, releaseStore };
}

it('is no failure that a core was stopped, and its store closed, while it kept house', async () => {
  const { core, store, errors, releaseStore } = await startCoreOnHeldStore();
  core.stop();
  await store.close();
  await releaseStore();
  expect(errors).toEqual([]);
});

it('is one that the store fails under a core that runs', async () => {
  const { store, errors, releaseStore } = await startCoreOnHeldStore();
  await store.close();
  await releaseStore();
  expect(errors).toContainEqual([expect.any(StoreFailure), 'maintenance']);
});
