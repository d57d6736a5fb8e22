import fc from 'fast-check';
import { describe, it } from 'vitest';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { lockProperty } from './commands.ts';

describe('dwell locks in a memory store', () => {
  it('are fenced leases: one holder, expiry at the limit, release by token, kept on restart', async () => {
    await fc.assert(
      lockProperty(
        () => Promise.resolve(openMemoryStore()),
        (store) => Promise.resolve(store),
      ),
    );
  });
});
