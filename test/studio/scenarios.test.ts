import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { openStudio } from './open-studio.ts';

const text = `name: jam
fleet:
  - { group: mall, motor: conveyor }
faults:
  - { fault: goods-stuck, on: mall }
tracks:
  - on: mall
    steps:
      - { sell: {}, ends: failure }
`;

describe('scenarios in the studio', () => {
  let root: string;
  let folder: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'vendloop-scenarios-'));
    folder = join(root, 'scenarios');
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const open = async () => (await openStudio({ scenarioFolder: folder })).call;

  it('are written, listed and read again, and those of the catalogue are read as they are run', async () => {
    const call = await open();
    expect((await call('GET', '/api/scenarios')).data).toMatchObject({ folder, files: [] });
    const saved = await call('PUT', '/api/scenarios/jam.yaml', { text, revision: null });
    expect(readFileSync(join(folder, 'jam.yaml'), 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['jam.yaml']);
    const listed = await call('GET', '/api/scenarios');
    expect(listed.data).toMatchObject({ files: [{ name: 'jam.yaml' }], catalogue: [{ name: 'first-sale' }] });
    const read = await call('GET', '/api/scenarios/jam.yaml');
    expect(read.data).toEqual({ name: 'jam.yaml', text, revision: saved.data['revision'] });
    const { data } = await call('GET', '/api/catalogue/first-sale');
    expect(loadScenario(String(data['text']), 'x').name).toBe('first-sale');
    expect((await call('GET', '/api/catalogue/last-sale')).status).toBe(404);
    expect((await call('GET', '/api/scenarios/other.yaml')).status).toBe(404);
  });

  it('are not overwritten where the file on the disk is another than the one that was opened', async () => {
    const call = await open();
    const file = '/api/scenarios/jam.yaml';
    const { data } = await call('PUT', file, { text, revision: null });
    const { revision } = data;
    writeFileSync(join(folder, 'jam.yaml'), 'name: other\n');
    const refused = await call('PUT', file, { text, revision });
    expect(refused.status).toBe(409);
    expect(refused.data['detail']).toContain('changed on the disk');
    expect((await call('PUT', file, { text, revision: null })).data['detail']).toContain('exists already');
    rmSync(join(folder, 'jam.yaml'));
    expect((await call('PUT', file, { text, revision })).data['detail']).toContain('was removed from the disk');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keep the rights of their file', async () => {
    const call = await open();
    mkdirSync(folder);
    writeFileSync(join(folder, 'jam.yaml'), text, { mode: 0o600 });
    const { data } = await call('GET', '/api/scenarios/jam.yaml');
    await call('PUT', '/api/scenarios/jam.yaml', { text: `${text}seed: 2\n`, revision: data['revision'] });
    expect(lstatSync(join(folder, 'jam.yaml')).mode & 0o777).toBe(0o600);
  });

  it('are nowhere but in their folder', async () => {
    const call = await open();
    mkdirSync(folder);
    const paths = ['..%2Fout.yaml', '%2e%2e%2fout.yaml', 'a%5Cb.yaml', 'sub%2Fa.yaml'];
    for (const name of [...paths, '.hidden.yaml', 'a%00.yaml', 'plan.txt']) {
      const { status } = await call('PUT', `/api/scenarios/${name}`, { text, revision: null });
      expect([400, 404], name).toContain(status);
      expect((await call('GET', `/api/scenarios/${name}`)).status).toBe(status);
    }
    expect(readdirSync(root)).toEqual(['scenarios']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are not followed through a link', async () => {
    const call = await open();
    mkdirSync(folder);
    writeFileSync(join(root, 'out.yaml'), 'secret: 1\n');
    symlinkSync(join(root, 'out.yaml'), join(folder, 'link.yaml'));
    expect((await call('GET', '/api/scenarios')).data).toMatchObject({ files: [] });
    expect((await call('GET', '/api/scenarios/link.yaml')).status).toBe(403);
    expect((await call('PUT', '/api/scenarios/link.yaml', { text, revision: null })).status).toBe(403);
    expect(readFileSync(join(root, 'out.yaml'), 'utf8')).toBe('secret: 1\n');
  });

  it('are checked by the sentences of the command line, with line and column', async () => {
    const call = await open();
    const broken = `${text}      - sel: {}\n`;
    let message = '';
    try {
      loadScenario(broken, 'jam.yaml');
    } catch (error) {
      ({ message } = error as Error);
    }
    const { data } = await call('POST', '/api/scenario-checks', { text: broken });
    const [problem] = (data as unknown as { problems: { line: number; column: number; message: string }[] }).problems;
    expect(`jam.yaml:${problem?.line}:${problem?.column}: ${problem?.message}`).toBe(message);
    expect(problem?.line).toBe(10);
    const chinese = await call('POST', '/api/scenario-runs?lang=zh', { text: broken });
    expect(chinese.data).toMatchObject({ run: null, problems: [{ line: 10, message: `中 ${problem?.message}` }] });
    expect((await call('POST', '/api/scenario-checks', { text })).data).toEqual({ problems: [] });
  });

  it('run in virtual time, and leave nothing behind', async () => {
    const call = await open();
    const { data } = await call('POST', '/api/scenario-runs', { name: 'jam.yaml', text });
    const { run } = data as unknown as { run: { summary: { replay: string }; history: string } };
    expect(run.summary).toMatchObject({ verdict: 'PASS', scenario: 'jam' });
    expect(run.summary.replay).toContain('jam.yaml');
    expect(run.history.split('\n').map((line) => line && (JSON.parse(line) as { kind?: string }).kind)).toContain(
      'fault-fired',
    );
    expect(readdirSync(root)).toEqual([]);
    const live = await call('POST', '/api/scenario-runs', { text: `${text}stages: [live]\n` });
    expect(live).toMatchObject({ status: 409, data: { detail: 'scenario jam runs on the live stage only' } });
  });

  it('have their format as JSON Schema', async () => {
    const { data } = await (await open())('GET', '/api/scenario-schema');
    expect(data).toMatchObject({ properties: { tracks: { type: 'array' } } });
  });
});
