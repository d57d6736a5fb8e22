import { randomUUID } from 'node:crypto';
import { StoreFailure } from '../store.ts';
import { NotConnected, type Connections, type Statement } from './connections.ts';
import { isConflict, isConnectionLoss, toStoreFailure } from './failures.ts';
import { schemaVersion } from './migrations/migrate.ts';

/**
 * What became of a commit. Unless it is `committed`, nothing of it is there. `duplicate`: the database has a row of a
 * name that was taken for new.
 */
export type CommitResult = 'committed' | 'conflict' | 'duplicate';

/** It is unknown whether a commit happened. */
export class UnknownResult extends StoreFailure {}

/** Numbers the commits of one process, so that the fate of each can be found out after a lost connection. */
export class Session {
  readonly #connections: Connections;
  #id: string | null = null;
  /** Commits that are made or given up. */
  #commits = 0;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /**
   * Commits once.
   * @param changes the parameter of `commit_decisions`, without session and number.
   * @throws StoreFailure if it was refused, or its result is unknown.
   */
  async commit(changes: object): Promise<CommitResult> {
    const session = (this.#id ??= await this.#open());
    const commit = this.#commits;
    const answer = await this.#run({
      text: 'SELECT commit_decisions($1::json)',
      values: [JSON.stringify({ ...changes, session, commit, schema: schemaVersion })],
    });
    if (answer === 'outdated')
      throw new StoreFailure(
        `the schema of the store ${this.#connections.address} is of another version by now: stop this core, and ` +
          'start the vendloop that has changed it',
      );
    if (answer !== 'fenced') return answer;
    // Its row was deleted by an operator, or by a core that took this one for dead.
    this.#id = null;
    return 'conflict';
  }

  /** Deletes the row of the session. */
  async close(): Promise<void> {
    if (this.#id === null) return;
    await this.#connections.run({ text: 'DELETE FROM sessions WHERE id = $1', values: [this.#id] });
    this.#id = null;
  }

  async #open(): Promise<string> {
    const id = randomUUID();
    await this.#connections.run({
      text: 'INSERT INTO sessions (id, commits) VALUES ($1, 0) ON CONFLICT DO NOTHING',
      values: [id],
    });
    this.#commits = 0;
    return id;
  }

  #unknown(cause: unknown): UnknownResult {
    this.#id = null;
    const { address } = this.#connections;
    return new UnknownResult(
      `the connection to the store ${address} was lost in a commit: whether it happened is unknown`,
      { cause },
    );
  }

  async #run(statement: Statement): Promise<CommitResult | 'fenced' | 'outdated'> {
    try {
      const [row] = await this.#connections.runOnce(statement);
      if (row?.[0] === 'committed') this.#commits += 1;
      return row?.[0] as CommitResult | 'fenced' | 'outdated';
    } catch (error) {
      if (isConnectionLoss(error) && !(error instanceof NotConnected)) return this.#findOut(error);
      if (!isConflict(error)) throw toStoreFailure(this.#connections.address, error);
      return isDuplicate(error) ? 'duplicate' : 'conflict';
    }
  }

  /**
   * Whether a commit happened whose answer was lost. The row's lock waits for a transaction that is still under way; if
   * that has not come so far, its number is given up, and it never commits.
   */
  async #findOut(cause: unknown): Promise<CommitResult> {
    const [id, commits] = [this.#id, this.#commits];
    try {
      const [row] = await this.#connections.run({
        text: `UPDATE sessions SET commits = CASE WHEN commits = $2 THEN commits + 2 ELSE commits END
          WHERE id = $1 RETURNING commits`,
        values: [id, commits],
      });
      if (!row) throw this.#unknown(cause);
      this.#commits = Number(row[0]);
      return this.#commits === commits + 1 ? 'committed' : 'conflict';
    } catch {
      throw this.#unknown(cause);
    }
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
