import fc from 'fast-check';
import { describe, it } from 'vitest';
import { deliveryCommands } from './commands.ts';
import { TestedSystem } from './compare-with-model.ts';
import { Model } from './model.ts';
import { fleet, World } from './tested-core.ts';

describe('a core with its machines, under any commands', () => {
  it('behaves as a simple model, and keeps the laws of lock and delivery', async () => {
    await fc.assert(
      fc.asyncProperty(deliveryCommands(), async (commands) => {
        const world = new World();
        await world.start();
        await world.connectAll();
        await fc.asyncModelRun(
          () => ({ model: new Model(world.clock.time, fleet), real: new TestedSystem(world) }),
          commands,
        );
      }),
    );
  });
});
