import assert from 'node:assert/strict';
import fc from 'fast-check';
import { grant, hasExpired, release, retryAfterMs } from '#core/lock/lock.ts';
import type { Store, Tx } from '#core/store/store.ts';
import { Lease } from './lease.ts';

const machines = ['10000001', '10000002'] as const;
type MachineNo = (typeof machines)[number];

/** The expected state: a lease for each machine, and one time for both. */
class LeaseModel {
  now = 1_000;
  readonly leaseOf: Readonly<Record<MachineNo, Lease>> = { '10000001': new Lease(), '10000002': new Lease() };
}

/** The locks in a store, as tested; `reopen` does what a new process would do. */
class StoreLocks {
  store: Store;
  readonly #reopen: (store: Store) => Promise<Store>;

  constructor(store: Store, reopen: (store: Store) => Promise<Store>) {
    this.store = store;
    this.#reopen = reopen;
  }

  /** As a service does: ends an expired hold, then grants the lock, in one decision. */
  acquire(machineNo: MachineNo, deliveryId: string, now: number, dwellMs: number) {
    return this.store.decide((tx) => {
      const expired = expireHold(tx, machineNo, now);
      const lock = tx.lock(machineNo);
      const held = grant(lock, deliveryId, now, dwellMs);
      if (held) tx.putLock(machineNo, held);
      return { expired, held, wait: lock.hold && retryAfterMs(lock.hold, now) };
    });
  }

  expireIfDue(machineNo: MachineNo, now: number): Promise<number | null> {
    return this.store.decide((tx) => expireHold(tx, machineNo, now));
  }

  release(machineNo: MachineNo, token: number): Promise<boolean> {
    return this.store.decide((tx) => {
      const freed = release(tx.lock(machineNo), token);
      if (freed) tx.putLock(machineNo, freed);
      return freed !== null;
    });
  }

  async restart(): Promise<void> {
    this.store = await this.#reopen(this.store);
  }
}

function expireHold(tx: Tx, machineNo: string, now: number): number | null {
  const lock = tx.lock(machineNo);
  if (!lock.hold || !hasExpired(lock, now)) return null;
  const freed = release(lock, lock.hold.token);
  assert.ok(freed, 'the holder may always release');
  tx.putLock(machineNo, freed);
  return lock.hold.token;
}

type Command = fc.AsyncCommand<LeaseModel, StoreLocks>;

/** Compares all state of the locks in the store with the leases. */
async function compare(leases: LeaseModel, locks: StoreLocks): Promise<void> {
  for (const machineNo of machines) {
    const { holder, grants } = leases.leaseOf[machineNo];
    const lock = await locks.store.read((rows) => rows.lock(machineNo));
    assert.equal(lock.lastToken, grants.length);
    assert.deepEqual(lock.hold, holder && { ...holder, deliveryId: nameOf(machineNo, holder.token) });
  }
  const limits = machines
    .flatMap((machineNo) => leases.leaseOf[machineNo].holder ?? [])
    .map(({ expiresAt }) => expiresAt);
  assert.deepEqual(
    (await locks.store.dueDeadlines(Infinity, 9)).map(({ at }) => at),
    limits.sort((a, b) => a - b),
  );
}

const nameOf = (machineNo: string, token: number) => `run ${token} of ${machineNo}`;

class Acquire implements Command {
  readonly #machineNo: MachineNo;
  readonly #dwellMs: number;
  readonly #requesters: number;

  constructor(machineNo: MachineNo, dwellMs: number, requesters: number) {
    this.#machineNo = machineNo;
    this.#dwellMs = dwellMs;
    this.#requesters = requesters;
  }

  check = () => true;

  /** Several request the lock at once: the first may get it, the others get the remaining time of the hold. */
  async run(leases: LeaseModel, locks: StoreLocks): Promise<void> {
    const lease = leases.leaseOf[this.#machineNo];
    const name = nameOf(this.#machineNo, lease.grants.length + 1);
    const answers = await Promise.all(
      Array.from({ length: this.#requesters }, () => locks.acquire(this.#machineNo, name, leases.now, this.#dwellMs)),
    );
    for (const { expired, held, wait } of answers) {
      assert.equal(expired, lease.expireIfDue(leases.now));
      const expected = lease.acquire(leases.now, this.#dwellMs);
      if (typeof expected === 'number') assert.deepEqual([held, wait], [null, Math.max(1, Math.ceil(expected))]);
      else assert.deepEqual([held?.hold.token, wait], [expected.token, null]);
    }
    await compare(leases, locks);
  }

  toString = () => `acquire(${this.#machineNo}, ${this.#dwellMs} ms, ${this.#requesters} at once)`;
}

class ExpireIfDue implements Command {
  readonly #machineNo: MachineNo;

  constructor(machineNo: MachineNo) {
    this.#machineNo = machineNo;
  }

  check = () => true;

  async run(leases: LeaseModel, locks: StoreLocks): Promise<void> {
    assert.equal(
      await locks.expireIfDue(this.#machineNo, leases.now),
      leases.leaseOf[this.#machineNo].expireIfDue(leases.now),
    );
    await compare(leases, locks);
  }

  toString = () => `expire(${this.#machineNo})`;
}

/** A run ends and names its own token: the holder's, an old one, or one that was never granted. */
class Release implements Command {
  readonly #machineNo: MachineNo;
  readonly #grantsAgo: number;

  constructor(machineNo: MachineNo, grantsAgo: number) {
    this.#machineNo = machineNo;
    this.#grantsAgo = grantsAgo;
  }

  check = () => true;

  async run(leases: LeaseModel, locks: StoreLocks): Promise<void> {
    const lease = leases.leaseOf[this.#machineNo];
    const token = lease.grants.length - this.#grantsAgo;
    assert.equal(await locks.release(this.#machineNo, token), lease.release(token));
    await compare(leases, locks);
  }

  toString = () => `release(${this.#machineNo}, ${this.#grantsAgo} grants ago)`;
}

class PassTime implements Command {
  readonly #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  check = () => true;

  /** Time alone changes nothing: a hold expires only when it is checked. */
  async run(leases: LeaseModel, locks: StoreLocks): Promise<void> {
    leases.now += this.#ms;
    await compare(leases, locks);
  }

  toString = () => `pass(${this.#ms} ms)`;
}

/** Passes time to the limit of a hold, or to a millisecond before or after it. */
class PassToLimit implements Command {
  readonly #machineNo: MachineNo;
  readonly #by: number;

  constructor(machineNo: MachineNo, by: number) {
    this.#machineNo = machineNo;
    this.#by = by;
  }

  check(leases: Readonly<LeaseModel>): boolean {
    const holder = leases.leaseOf[this.#machineNo].holder;
    return holder !== null && holder.expiresAt + this.#by >= leases.now;
  }

  async run(leases: LeaseModel, locks: StoreLocks): Promise<void> {
    leases.now = (leases.leaseOf[this.#machineNo].holder?.expiresAt ?? leases.now) + this.#by;
    await compare(leases, locks);
  }

  toString = () => `pass(to the limit of ${this.#machineNo} ${this.#by < 0 ? '-' : '+'} ${Math.abs(this.#by)} ms)`;
}

class Restart implements Command {
  check = () => true;

  async run(leases: LeaseModel, locks: StoreLocks): Promise<void> {
    await locks.restart();
    await compare(leases, locks);
  }

  toString = () => 'restart()';
}

/** Random commands for two locks. */
function lockCommands(): fc.Arbitrary<Iterable<Command>> {
  const machineNo = fc.constantFrom(...machines);
  const by = fc.constantFrom(-1, -0.25, 0, 1);
  return fc.commands(
    [
      fc
        .tuple(machineNo, fc.constantFrom(15_000, 30_000, 45_000, 90_000), fc.integer({ min: 1, max: 3 }))
        .map((args) => new Acquire(...args)),
      machineNo.map((no) => new ExpireIfDue(no)),
      fc.tuple(machineNo, fc.integer({ min: -1, max: 3 })).map((args) => new Release(...args)),
      fc.oneof(fc.nat(50_000), fc.double({ min: 0, max: 2, noNaN: true })).map((ms) => new PassTime(ms)),
      fc.tuple(machineNo, by).map((args) => new PassToLimit(...args)),
      fc.constant(new Restart()),
    ],
    { maxCommands: 40, size: 'max' },
  );
}

/** The property that a store's locks behave as two fenced leases under any commands. */
export function lockProperty(
  open: () => Promise<Store>,
  reopen: (store: Store) => Promise<Store>,
): fc.IAsyncPropertyWithHooks<[Iterable<Command>]> {
  return fc.asyncProperty(lockCommands(), async (commands) => {
    const real = new StoreLocks(await open(), reopen);
    try {
      await fc.asyncModelRun(() => ({ model: new LeaseModel(), real }), commands);
    } finally {
      await real.store.close();
    }
  });
}
