import pg from 'pg';
import { messageOf } from '../../error-message.ts';
import { isConnectionLoss, toStoreFailure } from './failures.ts';

/** Times that a read is tried when its connection is lost, and the first pause between two, ms; it doubles. */
const maxTries = 4;
const firstPauseMs = 50;

/** Rows of an answer, as arrays. */
export type Answer = readonly (readonly unknown[])[];

/** A statement that is prepared once in each connection. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** There is no connection: the statement was not sent. */
export class NotConnected extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'NotConnected';
  }
}

/** The connections of one process to one database. */
export class Connections {
  /** The database as messages name it: without a password. */
  readonly address: string;
  readonly #pool: pg.Pool;
  readonly #names = new Map<string, string>();

  constructor(config: pg.PoolConfig, address: string) {
    this.address = address;
    this.#pool = new pg.Pool(config);
    // A connection that the server ends, idle or not: its call fails, and the next makes another.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * Runs one statement, once.
   * @throws NotConnected, or what the driver throws: by `isConnectionLoss` the statement may have happened.
   */
  async runOnce({ text, values }: Statement): Promise<Answer> {
    const client = await this.#pool.connect().catch((cause: unknown) => {
      throw new NotConnected(cause);
    });
    let failure: unknown;
    try {
      const { rows } = await client.query({
        name: this.#nameOf(text),
        text,
        values: [...values],
        rowMode: 'array',
      });
      return rows as unknown[][];
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(failure !== undefined && isConnectionLoss(failure));
    }
  }

  /**
   * Runs a statement that may run twice, once more where its connection is lost.
   * @throws StoreFailure
   */
  async run(statement: Statement): Promise<Answer> {
    for (let tries = 1, pauseMs = firstPauseMs; ; tries += 1, pauseMs *= 2) {
      try {
        return await this.runOnce(statement);
      } catch (error) {
        if (tries === maxTries || !isConnectionLoss(error)) throw toStoreFailure(this.address, error);
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #nameOf(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = `vendloop-${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
