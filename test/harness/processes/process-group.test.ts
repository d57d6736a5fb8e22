import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const parent = (does: string) =>
  spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'parent.ts'), does], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });

/** Waits until a group runs and its parent has handed it to the keeper. */
async function isUp({ stdout }: ReturnType<typeof parent>): Promise<void> {
  let text = '';
  while (!(text.includes('up\n') && text.includes('told\n'))) text += String((await once(stdout, 'data'))[0]);
}

/** A process's streams close when nobody has them any more: neither it, nor the group that it has started. */
describe('a process group that was started with its parent', () => {
  it('is gone when the parent is killed, though it takes no notice of SIGTERM', async () => {
    const one = parent('waits');
    await isUp(one);
    one.kill('SIGKILL');
    await once(one, 'close');
  }, 60_000);

  it.each([
    ['throws', 1],
    ['exits', 0],
  ])(
    'is gone when the parent %s',
    async (does, code) => {
      const one = parent(does);
      one.stdout.resume();
      expect(await once(one, 'close')).toEqual([code, null]);
    },
    60_000,
  );

  it('can be ended by the parent, which then ends by itself', async () => {
    const one = parent('ends it');
    await isUp(one);
    one.stdin.write('now');
    expect(await once(one, 'close')).toEqual([0, null]);
  }, 60_000);
});
