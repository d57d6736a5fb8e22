import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { BenchResult } from '#harness/bench/result.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { postgresMissing } from '../core/store/postgres/cluster.ts';
import { TestPrograms } from './running-program.ts';

const programs = new TestPrograms();

describe.skipIf(postgresMissing !== null)(`vendloop bench --cores (${postgresMissing ?? 'installed'})`, () => {
  it('loads two cores on one PostgreSQL, and judges the events of both', async () => {
    const out = join(programs.dir, 'out');
    const load = ['--rate', '20', '--duration', '3', '--warmup', '1', '--machines', '40', '--generator', 'node'];
    const run = programs.start(['bench', 'smoke', '--cores', '2', ...load, '--out', out]);
    await run.exited;
    const result = JSON.parse(readFileSync(join(out, 'bench.json'), 'utf8')) as BenchResult;
    expect(result.about.coresOnPostgres).toBe(2);
    expect(result.checks.findings).toEqual([]);
    expect(result.processes.map(({ name }) => name)).toEqual(expect.arrayContaining(['core', 'database', 'fleet']));
    const file = join(out, 'history.ndjson.gz');
    const { events } = readHistory(gunzipSync(readFileSync(file)).toString('utf8'), file);
    // Each sends the commands of the machines that dialled it, whichever granted them.
    const senders = new Set(events.flatMap((event) => (event.kind === 'command-sent' ? [event.core] : [])));
    expect([...senders].sort()).toEqual(['core-1', 'core-2']);
  });
});
