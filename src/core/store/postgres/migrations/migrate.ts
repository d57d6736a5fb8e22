import type pg from 'pg';
import { commitFunction } from './commit-function.ts';
import { firstSchema } from './first-schema.ts';
import { operatorViews } from './operator-views.ts';

/** Every schema there has been, oldest first: entry *n* makes schema *n + 1*. Add to the end, never change an entry. */
const migrations: readonly string[] = [firstSchema + commitFunction + operatorViews];

/** The schema that this vendloop knows. */
export const schemaVersion = migrations.length;

/** What a schema of the database is. */
type SchemaState =
  { readonly kind: 'missing' | 'empty' | 'foreign' } | { readonly kind: 'own'; readonly version: number };

/**
 * Brings a schema to the newest version, as one transaction: where it fails, nothing is changed. Cores that start at
 * once wait for each other.
 * @returns true if there was none before.
 * @throws Error in one line when the schema belongs to another program or to a newer vendloop; what the driver throws.
 */
export async function migrate(client: pg.ClientBase, schema: string, address: string): Promise<boolean> {
  const found = await stateOf(client, schema);
  if (!isBehind(found, schema, address)) return false;
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`vendloop ${schema}`]);
    const state = await stateOf(client, schema);
    if (isBehind(state, schema, address)) await apply(client, schema, state);
    await client.query('COMMIT');
    return state.kind !== 'own';
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function apply(client: pg.ClientBase, schema: string, state: SchemaState): Promise<void> {
  if (state.kind === 'missing') await client.query(`CREATE SCHEMA ${quoteName(schema)}`);
  if (state.kind !== 'own') await client.query('CREATE TABLE vendloop_schema (version integer NOT NULL)');
  for (const migration of migrations.slice(state.kind === 'own' ? state.version : 0)) await client.query(migration);
  await client.query('DELETE FROM vendloop_schema');
  await client.query('INSERT INTO vendloop_schema (version) VALUES ($1)', [schemaVersion]);
}

/** @throws Error in one line when this vendloop may not write to the schema. */
function isBehind(state: SchemaState, schema: string, address: string): boolean {
  if (state.kind === 'foreign')
    throw new Error(
      `the schema ${schema} of ${address} has tables of another program: name another with ?schema= in the address`,
    );
  if (state.kind !== 'own') return true;
  if (state.version > schemaVersion)
    throw new Error(
      `the schema ${schema} of ${address} was written by a newer vendloop (schema ${state.version}, this one knows ` +
        `${schemaVersion}): run that version, or name another schema`,
    );
  if (state.version < 1)
    throw new Error(
      `the schema ${schema} of ${address} has no version in its table vendloop_schema: restore a backup, or name ` +
        'another schema',
    );
  return state.version < schemaVersion;
}

async function stateOf(client: pg.ClientBase, schema: string): Promise<SchemaState> {
  const { rows } = await client.query<{ own: boolean | null; any: boolean }>(
    `SELECT bool_or(c.relname = 'vendloop_schema') AS own, count(c.oid) > 0 AS any
      FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname = $1 GROUP BY n.oid`,
    [schema],
  );
  const found = rows[0];
  if (!found) return { kind: 'missing' };
  if (!found.own) return { kind: found.any ? 'foreign' : 'empty' };
  const versions = await client.query<{ version: number }>(`SELECT version FROM ${quoteName(schema)}.vendloop_schema`);
  return { kind: 'own', version: versions.rows[0]?.version ?? 0 };
}

/** A name as SQL takes it. */
function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
