import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const parent = (mode: string) =>
  spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'parent.ts'), mode], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });

/** Waits until a group runs and its parent has handed it to the keeper. */
async function isUp({ stdout }: ReturnType<typeof parent>): Promise<void> {
  let text = '';
  while (!(text.includes('up\n') && text.includes('registered\n'))) text += String((await once(stdout, 'data'))[0]);
}

/** A process's streams close when no process has them open: neither it, nor its group. */
describe('a process group that was started with its parent', () => {
  it('is gone when the parent is killed, though it takes no notice of SIGTERM', async () => {
    const parentProcess = parent('waits');
    await isUp(parentProcess);
    parentProcess.kill('SIGKILL');
    await once(parentProcess, 'close');
  });

  it.each([
    ['throws', 1],
    ['exits', 0],
  ])('is gone when the parent %s', async (does, code) => {
    const parentProcess = parent(does);
    parentProcess.stdout.resume();
    expect(await once(parentProcess, 'close')).toEqual([code, null]);
  });

  it('can be ended by the parent, which then ends by itself', async () => {
    const parentProcess = parent('ends it');
    await isUp(parentProcess);
    parentProcess.stdin.write('now');
    expect(await once(parentProcess, 'close')).toEqual([0, null]);
  });
});
