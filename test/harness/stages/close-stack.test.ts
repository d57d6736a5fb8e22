import { describe, expect, it } from 'vitest';
import { CloseStack } from '#harness/stages/close-stack.ts';

describe('CloseStack', () => {
  it('are closed once, last first, all of them even when one fails, and the first failure is thrown', async () => {
    const closed: string[] = [];
    const thing = (name: string, fails = false) => ({
      close: () => {
        closed.push(name);
        return fails ? Promise.reject(new Error(`${name} is stuck`)) : Promise.resolve();
      },
    });
    const closeStack = new CloseStack();
    for (const [name, fails] of [
      ['store', false],
      ['server', true],
      ['receiver', true],
      ['client', false],
    ] as const)
      closeStack.add(thing(name, fails));
    await expect(closeStack.close()).rejects.toThrow('receiver is stuck');
    await expect(closeStack.close()).rejects.toThrow('receiver is stuck');
    expect(closed).toEqual(['client', 'receiver', 'server', 'store']);
    expect(() => closeStack.add(thing('latecomer', true))).toThrow(/opened too late/);
    expect(closed.at(-1)).toBe('latecomer');
  });
});
