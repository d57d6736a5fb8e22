import { beforeEach, describe } from 'vitest';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { Store } from '#core/store/store.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { FaultyStore } from '#harness/fault-injection/store/faulty-store.ts';
import { forwardingStore } from '#harness/fault-injection/store/forwarding-store.ts';
import { FakeClock } from '#test/core/devices/fake-clock.ts';
import { describeDeadlines } from '#test/core/store/conformance/deadlines.ts';

const noFaults = {
  plans: [],
  onFired: () => undefined,
  onEvent: () => undefined,
  killsCore: () => false,
  whenResumed: () => null,
};

const wrappers: Readonly<Record<string, () => Store>> = {
  'a faulty store': () =>
    new FaultyStore({ ...noFaults, store: openMemoryStore(), clock: new FakeClock(), random: seededRandom(1) }),
  'a store of the bug zoo': () => forwardingStore(openMemoryStore()),
};

describe.each(Object.entries(wrappers))('%s hands on what is due', (_name, open) => {
  let store: Store;
  beforeEach(() => {
    store = open();
  });
  describeDeadlines(() => store);
});
