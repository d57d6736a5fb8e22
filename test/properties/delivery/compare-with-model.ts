import assert from 'node:assert/strict';
import type { Result } from '#core/domain/errors.ts';
import type { Expected, Model, ModelMachine } from './model.ts';
import { type World } from './tested-core.ts';

/** The world, and what the checks remember besides the model. */
export class TestedSystem {
  readonly world: World;
  /** Items that dropped, by order. */
  readonly dropped = new Map<number, number>();
  /** Signed requests with their answers and times. */
  readonly requests: {
    readonly at: number;
    readonly repeat: () => Promise<Result<object>>;
    readonly answer: Result<object>;
  }[] = [];

  constructor(world: World) {
    this.world = world;
  }
}

/** Compares the store with the model, so that a refusal leaves no trace. */
export async function compare(model: Model, { world }: TestedSystem): Promise<void> {
  await world.store.read((rows) => {
    for (const machine of model.machines) {
      const { machineNo, hold, lastToken } = machine;
      const lock = rows.lock(machineNo);
      const held = hold && { token: hold.token, deliveryId: hold.delivery.id, until: hold.until };
      assert.deepEqual(
        {
          lastToken: lock.lastToken,
          hold: lock.hold && { token: lock.hold.token, deliveryId: lock.hold.deliveryId, until: lock.hold.expiresAt },
        },
        { lastToken, hold: held },
      );
      assert.deepEqual(
        rows.jobs(machineNo, 99).map(({ id, quantity }) => [id, quantity]),
        machine.queue.map(({ job, quantity }) => [job, quantity]),
      );
      assert.equal(rows.lane(machineNo, 0)?.stock, machine.stock);
      assert.equal(rows.machine(machineNo)?.mode, machine.mode);
    }
    for (const { id, status, delivered, inFlight, doubtful } of model.orders) {
      const order = rows.order(id)!;
      const record = order.records[0]!;
      assert.deepEqual(
        [order.status, record.delivered, record.inFlight, record.doubtful],
        [status, delivered, inFlight, doubtful],
        `order ${id}`,
      );
    }
    for (const { id, token, quantity, outcome } of model.deliveries) {
      const delivery = rows.delivery(id)!;
      assert.deepEqual(
        [delivery.token, delivery.quantity, delivery.outcome?.kind ?? null],
        [token, quantity, outcome],
        `delivery ${id}`,
      );
    }
  });
  assert.equal(world.events.filter(({ kind }) => kind === 'callback-queued').length, model.callbackCount);
}

/** Compares an answer with the model's; the refusal of a busy machine has the remaining time of its hold. */
export function expectAnswer(answer: Result<object>, expected: Expected, model: Model, machine: ModelMachine): void {
  if (!answer.ok) {
    assert.equal(answer.refusal.code, expected);
    const isBusy = answer.refusal.code === 6057 && answer.refusal.detail === undefined;
    if (isBusy) assert.deepEqual(answer.refusal.data, { retry_after_ms: machine.hold!.until - model.now });
  } else {
    assert.ok(typeof expected === 'object', `accepted, but ${JSON.stringify(expected)} was expected`);
    assert.deepEqual({ ...answer.value, ...expected }, answer.value);
  }
}
