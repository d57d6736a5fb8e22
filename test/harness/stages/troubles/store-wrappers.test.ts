import { beforeEach, describe } from 'vitest';
import { openMemoryStore } from '../../../../src/core/store/memory/store.ts';
import type { Store } from '../../../../src/core/store/store.ts';
import { seededRandom } from '../../../../src/harness/stages/random.ts';
import { TroubledStore } from '../../../../src/harness/stages/troubles/troubled-store.ts';
import { forwardingStore } from '../../../../src/harness/zoo/seams/forwarding.ts';
import { FakeClock } from '../../../core/devices/fake-clock.ts';
import { describeDeadlines } from '../../../core/store/conformance/deadlines.ts';

const calm = {
  plans: [],
  struck: () => undefined,
  witness: () => undefined,
  dies: () => false,
  standstill: () => null,
};

const wrappers: Readonly<Record<string, () => Store>> = {
  'a troubled store': () =>
    new TroubledStore({ ...calm, store: openMemoryStore(), clock: new FakeClock(), random: seededRandom(1) }),
  'a store of the bug zoo': () => forwardingStore(openMemoryStore()),
};

describe.each(Object.entries(wrappers))('%s hands on what is due', (_name, open) => {
  let store: Store;
  beforeEach(() => {
    store = open();
  });
  describeDeadlines(() => store);
});
