import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import { CloseStack } from '#harness/stages/close-stack.ts';
import { openFolder, ownPostgres } from '#harness/stages/cluster/cluster.ts';
import { LoadBalancer } from '#harness/stages/cluster/load-balancer.ts';
import { freePorts } from '#harness/stages/cluster/ports.ts';
import type { LoopSample } from '../loop-delays.ts';
import { startCoreProcess, waitForAddress, type CoreProcessOptions } from './core-process.ts';
import type { ManagedProcess } from './managed-process.ts';

/** How the cores of a benchmark are started. */
export interface BenchCoresOptions {
  /** Program and first arguments of their `vendloop`. */
  readonly coreCommand: readonly string[];
  readonly machines: number;
  /** Further arguments of `vendloop serve`. */
  readonly moreArgs: readonly string[];
  /** How many share a PostgreSQL that is started with them; null: there is one, on SQLite. */
  readonly cores: number | null;
  /** Folder for the database and the recordings. */
  readonly dir: string;
  readonly clock: Clock;
  readonly onLoopSample: (sample: LoopSample) => void;
}

/** One core of a benchmark. */
export interface BenchCore {
  /** `core`, or `core-1`, `core-2` where they share a database. */
  readonly name: string;
  readonly process: ManagedProcess;
  /** What it writes its events to. */
  readonly events: string;
}

const startTimeoutMs = 60_000;

/** The cores of a benchmark, their database, and what leads calls to them. */
export class BenchCores {
  readonly #options: BenchCoresOptions;
  readonly #closeStack = new CloseStack();
  readonly #cores: BenchCore[] = [];
  /** Where each core is. */
  readonly #urls: string[] = [];
  #databasePid: number | null = null;

  constructor(options: BenchCoresOptions) {
    this.#options = options;
  }

  get cores(): readonly BenchCore[] {
    return this.#cores;
  }

  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Of the database server; null where there is none. */
  get databasePid(): number | null {
    return this.#databasePid;
  }

  /**
   * Starts everything, one after another: the first core makes the tables.
   * @returns the base URL for merchants and machines.
   * @throws Error in a sentence; what was started is ended by {@link close}.
   */
  async start(): Promise<string> {
    const { cores: count, clock, dir } = this.#options;
    if (count === null) return this.#startCore('core', 'core.ndjson', { database: join(dir, 'core.sqlite') });
    const [postgresPort = 0, ...ports] = await freePorts(1 + 2 * count);
    const postgres = await ownPostgres(openFolder(null, this.#closeStack), postgresPort, clock);
    this.#closeStack.add({ close: () => postgres.program.end() });
    this.#databasePid = postgres.program.pid;
    const places = Array.from({ length: count }, (_, at) => ({
      port: ports[2 * at] ?? 0,
      opsPort: ports[2 * at + 1] ?? 0,
    }));
    for (const [at, place] of places.entries()) {
      const name = `core-${at + 1}`;
      await this.#startCore(name, `${name}.ndjson`, { database: postgres.address(), place });
    }
    if (count === 1) return this.#urls[0] ?? '';
    const balancer = await LoadBalancer.listen(places, { host: '127.0.0.1', port: 0, clock });
    this.#closeStack.add(balancer);
    return `http://127.0.0.1:${balancer.port}`;
  }

  /** Ends the cores, all at once. @returns what did not end as it should, in sentences. */
  async stopCores(withinMs: number): Promise<readonly string[]> {
    const problems = await Promise.all(
      this.#cores.map(async ({ name, process }) =>
        (await process.stop(withinMs))
          ? []
          : [`The ${name} did not end as it should: ${process.lastErrors() || 'no output'}.`],
      ),
    );
    return problems.flat();
  }

  /** Ends what remains: balancer and database. */
  close(): Promise<void> {
    return this.#closeStack.close();
  }

  async #startCore(name: string, file: string, at: Pick<CoreProcessOptions, 'database' | 'place'>): Promise<string> {
    const { coreCommand, machines, moreArgs, dir, clock, onLoopSample } = this.#options;
    const events = join(dir, file);
    const process = startCoreProcess({
      name,
      command: coreCommand,
      ...at,
      machines,
      moreArgs: ['--events', events, ...moreArgs],
      clock,
      onLoopSample,
    });
    this.#cores.push({ name, process, events });
    const url = await waitForAddress(process, startTimeoutMs);
    this.#urls.push(url);
    return url;
  }
}
