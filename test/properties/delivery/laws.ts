import assert from 'node:assert/strict';
import type { CoreEvent } from '#core/events.ts';
import type { World } from './tested-core.ts';

/**
 * The laws that hold for every run of a core, independent of the model: checked on its events, the commands to its
 * machines, and its store.
 */
export async function laws(world: World, dropped: ReadonlyMap<number, number>): Promise<void> {
  assert.deepEqual(world.errors, []);
  mutualExclusion(world.events);
  oneOutcome(world.events);
  commandsOnce(world);
  await quantities(world, dropped);
}

/** `mutual-exclusion`, `token-order`, `single-release`: one holder at a time, each token greater than the last. */
function mutualExclusion(events: readonly CoreEvent[]): void {
  const held = new Map<string, number | null>();
  const last = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'lock-granted') {
      assert.equal(
        held.get(event.machine) ?? null,
        null,
        `token ${event.token} was granted over ${held.get(event.machine)}`,
      );
      assert.ok(event.token > (last.get(event.machine) ?? 0));
      held.set(event.machine, event.token);
      last.set(event.machine, event.token);
    } else if (event.kind === 'lock-released') {
      assert.equal(held.get(event.machine), event.token, `token ${event.token} was released and did not hold`);
      held.set(event.machine, null);
    }
  }
}

/** `one-outcome`, and one callback for each. */
function oneOutcome(events: readonly CoreEvent[]): void {
  const settled = events.filter((event) => event.kind === 'delivery-settled').map(({ delivery }) => delivery);
  const notified = events
    .filter((event) => event.kind === 'callback-queued')
    .map(({ delivery }) => delivery)
    .filter((delivery) => delivery !== '');
  assert.equal(new Set(settled).size, settled.length);
  assert.deepEqual(notified, settled);
}

/** `restart-safety`, `granted-dispatch`: no command twice, and none without its grant. */
function commandsOnce({ machines, events }: World): void {
  const granted = new Set(
    events.flatMap((event) =>
      event.kind === 'lock-granted' ? [`${event.machine} ${event.token} ${event.delivery}`] : [],
    ),
  );
  const commands = machines.flatMap(({ machineNo, commands: received }) =>
    received.map(({ token, deliveryId }) => `${machineNo} ${token} ${deliveryId}`),
  );
  assert.equal(new Set(commands).size, commands.length);
  for (const command of commands) assert.ok(granted.has(command), `command ${command} has no grant`);
}

/** `paid-quantity` and `conservation`. @param dropped items that dropped, by order, counted by the machines. */
async function quantities(world: World, dropped: ReadonlyMap<number, number>): Promise<void> {
  const orders = world.events.filter((event) => event.kind === 'order-created');
  await world.store.read((rows) => {
    for (const { order: id } of orders) {
      const [record] = rows.order(id)!.records;
      const { quantity, delivered, inFlight, doubtful } = record!;
      assert.ok(inFlight >= 0 && delivered + inFlight + doubtful <= quantity);
      assert.ok((dropped.get(id) ?? 0) <= quantity, `order ${id} paid for ${quantity}, ${dropped.get(id)} dropped`);
      const running = rows.deliveriesOfOrder(id).filter(({ outcome }) => outcome === null);
      assert.equal(
        running.reduce((sum, one) => sum + one.quantity, 0),
        inFlight,
      );
    }
  });
  const count = (kind: CoreEvent['kind']) => world.events.filter((event) => event.kind === kind).length;
  const waiting = await world.store.read((rows) =>
    world.machines.flatMap(({ machineNo }) => rows.jobs(machineNo, 1_000)),
  );
  const startedJobs = world.events.filter((event) => event.kind === 'delivery-started' && event.job > 0).length;
  assert.equal(count('job-queued'), startedJobs + count('job-dropped') + waiting.length);
}
