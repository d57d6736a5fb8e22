import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Random } from '#core/ports/random.ts';
import type { Recorder } from '#harness/history/recorder.ts';
import type { Cluster, ClusterCore } from './cluster.ts';
import { deck, noDisturbances, type DisturbanceCounts } from './disturbance-counts.ts';
import type { GuardedProgram } from './guarded-program.ts';
import { halfOpenLine } from './machine-links.ts';
import type { TcpRelay } from './tcp-relay.ts';

/** What disturbs a cluster, and records it. */
export interface DisturbanceOptions {
  readonly cluster: Cluster;
  /** Draws kinds, cores and times. */
  readonly random: Random;
  readonly recorder: Recorder;
  /** Machines whose connections lead to a core's port now. */
  readonly machinesOf: (port: number) => readonly string[];
  readonly clock: Clock;
  /** When the last one begins at the latest, ms from now. */
  readonly forMs: number;
}

/**
 * Disturbances come for so long; then nothing is disturbed for a while, in which what is due must come in time. A calm
 * is longer than the time in which cores take over from one that died (`unionOfCores`).
 */
const stormMs = [20_000, 30_000] as const;
const calmMs = 20_000;
/** Pause between two beginnings, ms. */
const pauseMs = [1_000, 4_000] as const;
/** How long a killed core stays away. */
const downMs = [0, 3_000] as const;
/** How often a core that ends while it starts is started again, and the pause before that, ms. */
const mostStarts = 20;
const startAgainMs = 500;
/** How long a core stands still: its lease (7 s) always expires meanwhile. */
const stillMs = [8_000, 31_000] as const;
/** How long a core cannot reach the database. */
const cutMs = [1_000, 15_000] as const;
/** How long the database server stays away. */
const databaseDownMs = [0, 2_000] as const;
/** How long a core, or the machines, cannot reach the broker. */
const brokerCutMs = [500, 10_000] as const;
/** How long the broker stays away. */
const brokerDownMs = [0, 3_000] as const;
/** A fault that is shorter counts as none in a history of several cores, ms. */
const leastFaultMs = 1_000;

/** Kills, pauses and cuts parts of a cluster, as the random numbers choose, and leaves it whole. */
export class Disturbances {
  readonly counts = noDisturbances();
  readonly #options: DisturbanceOptions;
  /** Cores that are disturbed now. */
  readonly #busy = new Set<ClusterCore>();
  /** Servers that are being restarted. */
  readonly #restarting = new Set<GuardedProgram>();
  /** What is left of a deck: each kind comes as often as it is in there. */
  readonly #deck: (keyof DisturbanceCounts)[] = [];
  #plans = 0;

  constructor(options: DisturbanceOptions) {
    this.#options = options;
    const { recorder, cluster, clock } = options;
    for (const { name } of cluster.cores) recorder.core({ kind: 'core-started' }, clock.monotonic(), name);
  }

  /** Disturbs for its time, and waits until every part is back. @throws Error when one does not come back. */
  async run(): Promise<void> {
    const { clock, random, forMs } = this.#options;
    const until = clock.monotonic() + forMs;
    while (clock.monotonic() < until) {
      await this.#storm(Math.min(until, clock.monotonic() + random.integer(...stormMs)));
      const calm = Math.min(calmMs, until - clock.monotonic());
      this.counts.calmMs += Math.max(0, calm);
      await sleep(clock, calm);
    }
  }

  /** Begins disturbances until then, and waits until every part is back. */
  async #storm(until: number): Promise<void> {
    const { clock, random } = this.#options;
    const running: Promise<void>[] = [];
    for (;;) {
      const wait = random.integer(...pauseMs);
      await sleep(clock, Math.min(wait, until - clock.monotonic()));
      if (clock.monotonic() >= until) break;
      const disturbance = this.#disturbOne();
      // Thrown below, when the others are over.
      disturbance.catch(() => undefined);
      running.push(disturbance);
    }
    await Promise.all(running);
  }

  async #disturbOne(): Promise<void> {
    const { cluster, random } = this.#options;
    const free = cluster.cores.filter((core) => !this.#busy.has(core));
    // One core is left in peace, or nothing would be sold.
    const core = free.length < 2 ? undefined : free[random.integer(0, free.length - 1)];
    if (!core) return;
    this.#busy.add(core);
    await this.#disturbance(core)();
    this.#busy.delete(core);
  }

  /** The next disturbance; cuts the core's connections where what it is about does not exist. */
  #disturbance(core: ClusterCore): () => Promise<void> {
    const { random, cluster } = this.#options;
    const { broker, postgres } = cluster;
    if (this.#deck.length === 0) this.#deck.push(...deck);
    const [kind] = this.#deck.splice(random.integer(0, this.#deck.length - 1), 1);
    const isWhole = (program: GuardedProgram | undefined): boolean => !!program && !this.#restarting.has(program);
    if (kind === 'kills') return () => this.#kill(core);
    if (kind === 'pauses') return () => this.#pause(core);
    if (kind === 'databaseCuts' && core.relays.database) return () => this.#cutFromDatabase(core);
    if (kind === 'databaseRestarts' && isWhole(postgres?.program)) return () => this.#restartDatabase();
    if (kind === 'brokerCuts' && core.relays.broker) return () => this.#cutFromBroker(core);
    if (kind === 'machineCuts' && broker?.relay) return () => this.#cutMachines();
    if (kind === 'brokerRestarts' && isWhole(broker?.own?.program)) return () => this.#restartBroker();
    return () => this.#cutConnections(core);
  }

  #cutConnections(core: ClusterCore): Promise<void> {
    this.counts.connectionCuts += 1;
    this.#options.cluster.balancer.cutThoseTo(core.port);
    return Promise.resolve();
  }

  async #kill(core: ClusterCore): Promise<void> {
    const { recorder, clock, random } = this.#options;
    this.counts.kills += 1;
    recorder.harness({ kind: 'core-killed' }, core.name);
    await core.program.kill();
    await sleep(clock, random.integer(...downMs));
    await this.#startAgain(core);
    recorder.core({ kind: 'core-started' }, clock.monotonic(), core.name);
  }

  /** Starts a core as its supervisor would: again, where the database is away or starts at that moment. */
  async #startAgain({ program }: ClusterCore): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await program.start();
        return;
      } catch (error) {
        if (tries === mostStarts) throw error;
        await sleep(this.#options.clock, startAgainMs);
      }
    }
  }

  async #pause(core: ClusterCore): Promise<void> {
    this.counts.pauses += 1;
    await this.#recorded('stands still', 'blocked', [core], async () => {
      core.program.pause();
      await sleep(this.#options.clock, this.#options.random.integer(...stillMs));
      core.program.resume();
    });
  }

  async #cutFromDatabase(core: ClusterCore): Promise<void> {
    this.counts.databaseCuts += 1;
    await this.#recorded('cannot reach the database', 'error', [core], async () => {
      await this.#cut(core.relays.database, cutMs);
    });
  }

  /** Its machines at the broker hear nothing of it, and it nothing of them. */
  async #cutFromBroker(core: ClusterCore): Promise<void> {
    this.counts.brokerCuts += 1;
    await this.#recorded('cannot reach the broker', 'blocked', [core], () =>
      this.#cut(core.relays.broker, brokerCutMs),
    );
  }

  /** The machines see that themselves. */
  async #cutMachines(): Promise<void> {
    this.counts.machineCuts += 1;
    await this.#cut(this.#options.cluster.broker?.relay ?? null, brokerCutMs);
  }

  async #cut(relay: TcpRelay | null, forMs: readonly [number, number]): Promise<void> {
    const { clock, random } = this.#options;
    relay?.cut();
    await sleep(clock, random.integer(...forMs));
    relay?.join();
  }

  /** Ends the broker without warning, with all that it holds, and starts it again. */
  async #restartBroker(): Promise<void> {
    const { cluster } = this.#options;
    this.counts.brokerRestarts += 1;
    await this.#restart('has no broker', 'blocked', cluster.broker?.own?.program, {
      end: (program) => program.kill(),
      downMs: brokerDownMs,
    });
  }

  async #restart(
    what: string,
    fault: 'blocked' | 'error',
    program: GuardedProgram | undefined,
    { end, downMs }: { end: (program: GuardedProgram) => Promise<void>; downMs: readonly [number, number] },
  ): Promise<void> {
    const { cluster, clock, random } = this.#options;
    if (!program) return;
    this.#restarting.add(program);
    await this.#recorded(what, fault, cluster.cores, async () => {
      await end(program);
      await sleep(clock, random.integer(...downMs));
      await program.start();
    });
    this.#restarting.delete(program);
  }

  /** Ends the server as a power cut would, and starts it again. */
  async #restartDatabase(): Promise<void> {
    const { cluster } = this.#options;
    this.counts.databaseRestarts += 1;
    await this.#restart('has no database', 'error', cluster.postgres?.program, {
      end: (program) => program.end('SIGQUIT'),
      downMs: databaseDownMs,
    });
  }

  /** Records that cores work in part only from here until the disturbance is over. */
  async #recorded(
    what: string,
    fault: 'blocked' | 'error',
    cores: readonly ClusterCore[],
    disturb: () => Promise<void>,
  ): Promise<void> {
    const { recorder, clock } = this.#options;
    this.#plans += 1;
    const number = this.#plans;
    const startedAt = clock.monotonic();
    const mark = (kind: 'core-fault-started' | 'core-fault-ended'): void => {
      for (const { name } of cores) recorder.harness({ kind, plan: `${name} ${what} #${number}`, fault }, name);
    };
    mark('core-fault-started');
    // Their machines hear nothing of it, and nothing through it.
    for (const { port } of cores)
      for (const machine of this.#options.machinesOf(port)) recorder.machine(halfOpenLine(machine));
    await disturb();
    await sleep(clock, leastFaultMs - (clock.monotonic() - startedAt));
    mark('core-fault-ended');
  }
}
