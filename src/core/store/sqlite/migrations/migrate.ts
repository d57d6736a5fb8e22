import type { Handle } from '../engines/engine.ts';
import { callbacksOfApp } from './callbacks-of-merchant.ts';
import { firstSchema } from './first-schema.ts';
import { frameFreshness } from './frame-freshness.ts';
import { otherKeys } from './other-keys.ts';
import { plainNames } from './plain-names.ts';
import { publishedShapes } from './published-shapes.ts';
import { severalCores } from './several-cores.ts';

/** Every schema there has been, oldest first: entry *n* makes schema *n + 1*. Add to the end, never change an entry. */
export const migrations: readonly string[] = [
  firstSchema,
  publishedShapes,
  otherKeys,
  frameFreshness,
  callbacksOfApp,
  plainNames,
  severalCores,
];

/** Marks a file as vendloop's (`PRAGMA application_id`): "VEND" in ASCII. */
export const applicationId = 0x56_45_4e_44;

/**
 * Looks whether this vendloop may write to a file, and changes nothing.
 * @throws Error in one line when the file belongs to another program or to a newer vendloop.
 */
export function assertOwnDatabase(handle: Handle, path: string): void {
  const version = pragma(handle, 'user_version');
  const owner = pragma(handle, 'application_id');
  if (owner !== applicationId && (owner !== 0 || version !== 0 || hasTables(handle))) {
    throw new Error(`${path} is a database of another program, not a vendloop store: name another file`);
  }
  if (version > migrations.length) {
    throw new Error(
      `${path} was written by a newer vendloop (schema ${version}, this one knows ${migrations.length}): ` +
        'run that version, or name another file',
    );
  }
}

/** Brings a file to the newest schema. Each step is one transaction: a crash between two leaves a whole schema. */
export function migrate(handle: Handle): void {
  for (let version = pragma(handle, 'user_version'); version < migrations.length; version++) {
    handle.exec('BEGIN IMMEDIATE');
    handle.exec(migrations[version] ?? '');
    handle.exec(`PRAGMA application_id = ${applicationId}`);
    handle.exec(`PRAGMA user_version = ${version + 1}`);
    handle.exec('COMMIT');
  }
}

function pragma(handle: Handle, name: 'user_version' | 'application_id'): number {
  return (handle.query(`PRAGMA ${name}`).get([]) as [number])[0];
}

function hasTables(handle: Handle): boolean {
  return handle.query('SELECT 1 FROM sqlite_schema LIMIT 1').get([]) !== undefined;
}
