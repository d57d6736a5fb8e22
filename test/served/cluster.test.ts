import { describe, expect, it } from 'vitest';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import { newSchema, postgresMissing, sql } from '../core/store/postgres/cluster.ts';
import { freePort } from '#harness/stages/cluster/ports.ts';
import { TestPrograms } from './running-program.ts';

const programs = new TestPrograms();

describe.skipIf(postgresMissing !== null)(`vendloop cluster (${postgresMissing ?? 'installed'})`, () => {
  it('serves through its load balancer, and ends everything on a signal', async () => {
    const cluster = programs.start(['cluster', '--cores', '2', '--port', '0', '--machines', '4']);
    await cluster.waitForOutput(/scenarios/);
    const text = cluster.text();
    const [, url = ''] = /cluster at (\S+),/.exec(text) ?? [];
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
    const cores = [...text.matchAll(/core-\d\s+(\S+) /g)].map(([, core]) => core ?? '');
    expect(cores).toHaveLength(2);
    expect(text).toContain('vendloop:***@127.0.0.1');
    cluster.child.kill('SIGINT');
    await cluster.exited;
    for (const core of cores) await expect(fetch(core)).rejects.toThrow();
  });

  it('leaves nothing running when it is killed', async () => {
    const cluster = programs.start(['cluster', '--cores', '1', '--port', '0', '--machines', '4']);
    await cluster.waitForOutput(/scenarios/);
    const [, core = ''] = /core-1\s+(\S+) /.exec(cluster.text()) ?? [];
    const [, database = ''] = /@127\.0\.0\.1:(\d+)/.exec(cluster.text()) ?? [];
    cluster.child.kill('SIGKILL');
    await expect
      .poll(() =>
        fetch(core).then(
          () => true,
          () => false,
        ),
      )
      .toBe(false);
    await expect
      .poll(() =>
        fetch(`http://127.0.0.1:${database}`).then(
          () => 'answer',
          (error: unknown) => String((error as Error).cause),
        ),
      )
      .toMatch(/ECONNREFUSED/);
  });

  it.each([
    [['--cores', '0'], /--cores must be a whole number from 1 to 9/],
    [['--database', 'core.sqlite'], /must be the address of a PostgreSQL/],
    [
      ['--database', 'postgres://127.0.0.1:9/none'],
      /^vendloop: core-1 did not start: cannot open the store \S+: .*\(look whether the server runs and can be reached\)$/m,
    ],
    [['--broker', 'http://127.0.0.1'], /must be the address of an MQTT broker/],
  ])('refuses %j in a sentence', async (flags, sentence) => {
    const cluster = programs.start(['cluster', '--port', '0', ...flags]);
    expect((await cluster.exited)[0]).toBe(2);
    expect(cluster.text()).toMatch(sentence);
  });

  it('refuses a port that is taken before it starts anything', async () => {
    const port = `${await freePort()}`;
    const first = programs.start(['cluster', '--cores', '1', '--port', port, '--machines', '4']);
    await first.waitForOutput(/scenarios/);
    const second = programs.start(['cluster', '--cores', '1', '--port', port]);
    expect((await second.exited)[0]).toBe(2);
    expect(second.text()).toMatch(/the load balancer cannot listen on 127\.0\.0\.1:\d+ .*choose another --port/);
  });

  it('reports in a sentence why a core cannot use a database', async () => {
    const [newer, address] = [await newSchema(), await newSchema()];
    const store = await openPostgresStore(newer);
    await store.close();
    await sql(`UPDATE ${new URL(newer).searchParams.get('schema')}.vendloop_schema SET version = 99`);
    const nowhere = address.replace('/postgres?', '/nowhere?');
    const refusals = [newer, nowhere].map((database) =>
      programs.start(['cluster', '--cores', '1', '--port', '0', '--database', database]),
    );
    expect(await Promise.all(refusals.map(async ({ exited }) => (await exited)[0]))).toEqual([2, 2]);
    expect(refusals.map((refused) => refused.text())).toEqual([
      expect.stringMatching(
        /^vendloop: core-1 did not start: the schema \S+ of .* was written by a newer vendloop .*\n$/,
      ),
      expect.stringMatching(
        /^vendloop: core-1 did not start: .* does not exist \(create the database, or name .*\)\n$/,
      ),
    ]);
  });

  it('starts in Chinese, too', async () => {
    const cluster = programs.start(['cluster', '--cores', '1', '--port', '0', '--machines', '4'], {
      env: { LC_ALL: 'zh_CN.UTF-8' },
    });
    await cluster.waitForOutput(/场景/);
    expect(cluster.text()).toMatch(/^vendloop 集群在 http\S+，1 个核心$/m);
    cluster.child.kill('SIGINT');
    await cluster.exited;
  });

  it('reports what prevents it in Chinese, too', async () => {
    const cluster = programs.start(['cluster', '--port', '0', '--database', 'postgres://127.0.0.1:9/none'], {
      env: { LC_ALL: 'zh_CN.UTF-8' },
    });
    expect((await cluster.exited)[0]).toBe(2);
    expect(cluster.text()).toMatch(/core-1 没有启动：无法打开存储 .*请检查服务器是否在运行/);
  });
});
