import { checkDisk } from './check-database.ts';

/** A process of its own that checks a database file and writes what is wrong with it as a JSON array. */
const path = process.argv[2];
if (path === undefined) throw new Error('name a database file');
process.stdout.write(JSON.stringify(await checkDisk(path, 'quick')));
