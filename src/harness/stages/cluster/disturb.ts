import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Random } from '#core/ports/random.ts';
import type { Recorder } from '#harness/history/recorder.ts';
import type { Cluster, ClusterCore } from './cluster.ts';

/** How often each kind of disturbance happened. */
export interface DisturbanceCounts {
  kills: number;
  pauses: number;
  databaseCuts: number;
  connectionCuts: number;
  databaseRestarts: number;
}

/** What disturbs a cluster, and records it. */
export interface DisturbanceOptions {
  readonly cluster: Cluster;
  /** Draws kinds, cores and times. */
  readonly random: Random;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** When the last one begins at the latest, ms from now. */
  readonly forMs: number;
}

/** Pause between two beginnings, ms. */
const pauseMs = [1_000, 4_000] as const;
/** How long a killed core stays away. */
const downMs = [0, 3_000] as const;
/** How long a core stands still: its lease (7 s) always expires meanwhile. */
const stillMs = [8_000, 31_000] as const;
/** How long a core cannot reach the database. */
const cutMs = [1_000, 15_000] as const;
/** How long the database server stays away. */
const databaseDownMs = [0, 2_000] as const;
/** A fault that is shorter counts as none in a history of several cores, ms. */
const leastFaultMs = 1_000;

/** Kills, pauses and cuts parts of a cluster, as the random numbers choose, and leaves it whole. */
export class Disturbances {
  readonly counts: DisturbanceCounts = {
    kills: 0,
    pauses: 0,
    databaseCuts: 0,
    connectionCuts: 0,
    databaseRestarts: 0,
  };
  readonly #options: DisturbanceOptions;
  /** Cores that are disturbed now. */
  readonly #busy = new Set<ClusterCore>();
  readonly #running = new Set<Promise<void>>();
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
    for (;;) {
      const wait = random.integer(...pauseMs);
      if (clock.monotonic() + wait >= until) break;
      await sleep(clock, wait);
      const running = this.#disturbOne();
      this.#running.add(running);
      running.then(
        () => this.#running.delete(running),
        () => undefined,
      );
    }
    await Promise.all(this.#running);
  }

  async #disturbOne(): Promise<void> {
    const { cluster, random } = this.#options;
    const free = cluster.cores.filter((core) => !this.#busy.has(core));
    const drawn = random.next();
    // One core is left in peace, or nothing would be sold.
    const core = free.length < 2 ? undefined : free[random.integer(0, free.length - 1)];
    if (!core) return;
    this.#busy.add(core);
    if (drawn < 0.4) await this.#kill(core);
    else if (drawn < 0.55) await this.#pause(core);
    else if (drawn < 0.8 && core.relay) await this.#cutFromDatabase(core);
    else if (drawn < 0.85 && cluster.postgres) await this.#restartDatabase();
    else {
      this.counts.connectionCuts += 1;
      cluster.balancer.cutThoseTo(core.port);
    }
    this.#busy.delete(core);
  }

  async #kill(core: ClusterCore): Promise<void> {
    const { recorder, clock, random } = this.#options;
    this.counts.kills += 1;
    recorder.harness({ kind: 'core-killed' }, core.name);
    await core.program.kill();
    await sleep(clock, random.integer(...downMs));
    await core.program.start();
    recorder.core({ kind: 'core-started' }, clock.monotonic(), core.name);
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
      core.relay?.cut();
      await sleep(this.#options.clock, this.#options.random.integer(...cutMs));
      core.relay?.join();
    });
  }

  /** Ends the server as a power cut would, and starts it again. */
  async #restartDatabase(): Promise<void> {
    const { cluster, clock, random } = this.#options;
    this.counts.databaseRestarts += 1;
    await this.#recorded('has no database', 'error', cluster.cores, async () => {
      await cluster.postgres?.program.end('SIGQUIT');
      await sleep(clock, random.integer(...databaseDownMs));
      await cluster.postgres?.program.start();
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
    await disturb();
    await sleep(clock, leastFaultMs - (clock.monotonic() - startedAt));
    mark('core-fault-ended');
  }
}
