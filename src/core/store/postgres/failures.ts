import { messageOf } from '../../error-message.ts';
import { StoreFailure } from '../store.ts';

/** SQLSTATE of an error that the server has answered; empty for one of the connection. */
export function sqlStateOf(error: unknown): string {
  const isAnswer = error instanceof Error && 'severity' in error && 'code' in error;
  return isAnswer && typeof error.code === 'string' ? error.code : '';
}

/** The connection is lost, or the server ends it: what was asked for last may have happened. */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '' || state.startsWith('08') || state.startsWith('57P');
}

/** Another transaction was in the way, or has entered the same name: nothing happened, and it may be tried again. */
export function isConflict(error: unknown): boolean {
  return ['23505', '40001', '40P01', '55P03'].includes(sqlStateOf(error));
}

/** What an operator can do about an error, by its SQLSTATE. */
const remedies: Readonly<Record<string, string>> = {
  '25006': 'it takes no writes: name the primary server, and see default_transaction_read_only',
  '28000': 'see the user and pg_hba.conf',
  '28P01': 'look at the password',
  '3D000': 'create the database, or name another',
  '42501': 'the user lacks rights: run as the owner of the schema, or grant them',
  '42P01': 'a table of the schema is gone: restore a backup',
  '42704': 'the server is too old: vendloop needs PostgreSQL 15 or newer',
  '42883': 'a function of the schema is gone: restore a backup',
  '53100': 'free space on the disk of the database',
  '53200': 'give the server more memory',
  '53300': 'it has no connection left: raise max_connections, or end other clients',
  '57014': 'a statement took too long: look at the load of the server, and at locks',
  '57P03': 'it is starting or stopping: try again in a moment',
};

/** What went wrong with a database, in one line with what to do. */
export function describeFailure(error: unknown): string {
  if (error instanceof Error && error.name === 'NotConnected') return describeFailure(error.cause);
  const state = sqlStateOf(error);
  const remedy = remedies[state] ?? (isConnectionLoss(error) ? 'look whether the server runs and can be reached' : '');
  const what = messageOf(error).split('\n', 1)[0] ?? '';
  return remedy === '' ? what : `${what} (${remedy})`;
}

/** The failure of a running store. */
export function toStoreFailure(address: string, error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error;
  return new StoreFailure(`the store ${address} failed: ${describeFailure(error)}`, { cause: error });
}
