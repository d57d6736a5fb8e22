import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { CoreGroup } from '#core/several-cores/join-cores.ts';
import { isPostgresAddress } from '#core/store/postgres/address.ts';
import { openSqliteStore, type OpenOptions } from '#core/store/sqlite/open.ts';
import type { Store } from '#core/store/store.ts';
import { messageOf, UsageError } from '../shared/errors.ts';
import type { ServeSettings } from './settings.ts';

/** The store of a served core. */
export interface ServedStore {
  /** `damage`: what is known to be wrong with its file. */
  readonly store: Store & { readonly damage?: string | null };
  /** The database existed before this start. */
  readonly isRestart: boolean;
  /** Set where other cores may share the database. */
  readonly group: CoreGroup | undefined;
}

/**
 * Opens the database of a served core: a SQLite file, or PostgreSQL at an address.
 * @throws UsageError when it cannot be opened.
 */
export async function openServedStore(
  { database, port }: Pick<ServeSettings, 'database' | 'port'>,
  sqlite: OpenOptions | undefined,
): Promise<ServedStore> {
  if (isPostgresAddress(database)) return openShared(database, port);
  const isRestart = existsSync(database);
  const store = await openSqliteStore(database, sqlite).catch((error: unknown) => {
    throw new UsageError(`${messageOf(error)}; --database names another file`, { cause: error });
  });
  return { store, isRestart, group: undefined };
}

async function openShared(address: string, port: number): Promise<ServedStore> {
  // Only a core with PostgreSQL loads its client.
  const { openPostgresStore } = await import('#core/store/postgres/open.ts');
  const store = await openPostgresStore(address).catch((error: unknown) => {
    throw new UsageError(messageOf(error), { cause: error });
  });
  // The port distinguishes the cores of one host; a free one is another at each start.
  const group = { name: `${hostname()}:${port === 0 ? `process ${process.pid}` : port}`, wake: store.wake };
  return { store, isRestart: !store.isNew, group };
}
