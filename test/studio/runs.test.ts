import { mkdirSync, mkdtempSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Runs } from '#studio/runs/runs.ts';
import { openStudio } from './open-studio.ts';
import { certificationSample } from '#test/harness/reports/certify/certification-sample.ts';

/** A folder with a run of each kind. */
function runsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-runs-'));
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
    utimesSync(join(folder, path), 1_700_000_000, 1_700_000_000);
  };
  const scenario = { scenario: 'dwell-lock', verdict: 'PASS', reason: 'fine', stage: 'virtual', seed: 3, findings: [] };
  write('day/dwell-lock/verdict.json', JSON.stringify({ ...scenario, startedAt: '2026-03-01T00:00:00Z', seconds: 2 }));
  write('day/dwell-lock/history.ndjson', '{"format":"vendloop-history/2"}\n');
  write(
    'worlds/simulation.json',
    JSON.stringify({ verdict: 'FAIL', reason: 'bad', seed: 1, failed: [{}], durationMs: 4000 }),
  );
  const about = { at: '2026-04-01T00:00:00Z', seed: 5 };
  const loads = [{ step: 'steady', measured: true, from: 0, to: 9, times: { added: { p99: 12.5 } } }];
  write('load/bench.json', JSON.stringify({ profile: 'gate', verdict: 'INCONCLUSIVE', reason: 'noise', about, loads }));
  write('load/history.ndjson.gz', gzipSync('{"packed":true}\n'));
  write('cert/certificate.html', '<p>');
  write('cert/certificate.json', JSON.stringify(certificationSample()));
  write('old-cert/certificate.html', '<p>');
  write('cut/history.ndjson', '');
  write('odd/verdict.json', '[broken');
  return folder;
}

describe('recorded runs', () => {
  it('are listed by their records, newest first, with what is known of them', () => {
    const { runs, total } = new Runs(runsFolder()).list({ offset: 0, limit: 10 });
    expect(total).toBe(7);
    expect(runs.slice(0, 2)).toMatchObject([
      { id: 'load', kind: 'benchmark', name: 'gate', verdict: 'INCONCLUSIVE', seed: 5, addedP99Ms: 12.5 },
      { id: 'day~dwell-lock', kind: 'scenario', name: 'dwell-lock', verdict: 'PASS', seconds: 2, findings: 0 },
    ]);
    expect(runs.find(({ id }) => id === 'worlds')).toMatchObject({ kind: 'simulation', seconds: 4, findings: 1 });
    expect(runs.find(({ id }) => id === 'cert')).toMatchObject({
      name: 'http://tiny.test/<b>',
      verdict: 'FAIL',
      reason: '2 cases failed: lock-acknowledged, callback-failure.',
      findings: 2,
      seconds: 12.345,
    });
    expect(runs.find(({ id }) => id === 'old-cert')).toMatchObject({ kind: 'certificate', verdict: null });
    expect(runs.find(({ id }) => id === 'cut')).toMatchObject({ kind: 'scenario', verdict: null });
    expect(runs.find(({ id }) => id === 'odd')).toMatchObject({ verdict: null });
  });

  it('are filtered and paged', () => {
    const runs = new Runs(runsFolder());
    expect(runs.list({ kind: 'certificate', offset: 0, limit: 9 }).runs.map(({ id }) => id)).toEqual([
      'cert',
      'old-cert',
    ]);
    expect(runs.list({ verdict: 'FAIL', offset: 0, limit: 9 }).runs.map(({ id }) => id)).toEqual(['cert', 'worlds']);
    expect(runs.list({ text: 'DWELL', offset: 0, limit: 9 }).total).toBe(1);
    expect(runs.list({ offset: 5, limit: 9 }).runs).toHaveLength(2);
    const nowhere = new Runs('/nowhere');
    expect([nowhere.hasFolder, nowhere.list({ offset: 0, limit: 9 }).total]).toEqual([false, 0]);
  });

  it('never lead out of the folder', () => {
    const folder = runsFolder();
    symlinkSync('/etc', join(folder, 'link'));
    const runs = new Runs(folder);
    for (const id of ['..', '../..', '..~..~etc', 'link', '', '~', 'a/../..', '%2e%2e'])
      expect(() => runs.get(id), id).toThrow('There is no run');
    for (const name of ['../bench.json', '/etc/passwd', 'nothing'])
      expect(() => runs.file('load', name), name).toThrow('has no file');
  });

  it('are found again by their ids, whatever the names of their folders', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-runs-'));
    const names = ['a~b', '%7E', '50%25', '<b>&"\'', '售货 机', 'l'.repeat(200), '~', '?x=1#y'];
    for (const name of names) {
      mkdirSync(join(folder, name, '~'), { recursive: true });
      writeFileSync(join(folder, name, '~', 'verdict.json'), `{"verdict":"PASS","startedAt":1e999}`);
    }
    const { call } = await openStudio({ folder });
    const { data } = await call('GET', '/api/runs');
    const ids = (data as unknown as { readonly runs: readonly { readonly id: string }[] }).runs.map(({ id }) => id);
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids)
      expect((await call('GET', `/api/runs/${encodeURIComponent(id)}`)).data).toMatchObject({ run: { id } });
  });

  it('are served with their histories, unpacked, and reports without access to this server', async () => {
    const { app, call } = await openStudio({ folder: runsFolder() });
    expect((await call('GET', '/api/runs?kind=scenario&limit=1')).data).toMatchObject({ total: 3 });
    expect((await call('GET', '/api/runs/load')).data).toMatchObject({ run: { name: 'gate' } });
    const get = (url: string) =>
      app.inject({ url, headers: { host: '127.0.0.1:7090', authorization: 'Bearer secret-of-the-test' } });
    const history = await get('/api/runs/load/history');
    expect(history.body).toBe('{"packed":true}\n');
    expect(history.headers['content-type']).toContain('application/x-ndjson');
    const page = await get('/api/runs/cert/files/certificate.html');
    expect(page.headers['content-security-policy']).toMatch(/^sandbox /);
    expect((await get('/api/runs/cert/history')).json()).toMatchObject({ status: 404 });
  });
});
