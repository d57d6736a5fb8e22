import { describe } from 'vitest';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import { describeStore } from '../conformance.ts';
import { newSchema, postgresMissing } from './cluster.ts';

const open = async () => openPostgresStore(await newSchema(), { maxConnections: 3 });

describe.skipIf(postgresMissing !== null)(`PostgreSQL (${postgresMissing ?? 'installed'})`, () => {
  describeStore('the postgres store', open, 15);
});
