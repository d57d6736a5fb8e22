import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createProgram } from '#cli/program.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { read, root } from '../docs/pages.ts';
import { readStages } from './dockerfile.ts';

// The members of the Compose specification that compose.yaml uses: a misspelt one is an error, as it is for Docker.

const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const healthCheck = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: z.tuple([z.literal('CMD')], z.string()),
    interval: z.string(),
    timeout: z.string(),
    retries: z.int(),
  }),
]);
const service = z.strictObject({
  image: z.string(),
  profiles: z.tuple([z.literal('cluster')]).optional(),
  hostname: z.string().optional(),
  user: z.string().optional(),
  working_dir: z.string().optional(),
  entrypoint: z.array(z.string()).optional(),
  build: z.strictObject({ context: z.literal('.'), target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition })).optional(),
  healthcheck: healthCheck.optional(),
  restart: z.enum(['no', 'unless-stopped']),
  stop_grace_period: z.string().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
});
const composeFile = z.object({
  name: z.string(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

const compose = composeFile.parse(parse(read('compose.yaml'), { merge: true }));
const services = Object.entries(compose.services);
const ownServices = services.filter(([, { build }]) => build !== undefined);
const volumesOf = ({ volumes = [] }: z.output<typeof service>) =>
  volumes.map((volume) => volume.split(':') as [from: string, to: string, mode?: string]);

const isOfCluster = ([, { profiles }]: (typeof services)[number]) => profiles !== undefined;
const namesOf = (some: typeof services) => some.map(([name]) => name);
const environments = services.map(([, { environment = {} }]) => environment);

describe('compose.yaml', () => {
  it('starts a core, a fleet, Prometheus and Grafana, after keys were drawn, and no part of the cluster', () => {
    const usual = services.filter((each) => !isOfCluster(each));
    expect(namesOf(usual)).toEqual(['keys', 'serve', 'fleet', 'prometheus', 'grafana']);
    expect(compose.services['serve']!.depends_on).toEqual({ keys: { condition: 'service_completed_successfully' } });
  });

  it('pins the images of others to a full version', () => {
    const images = services.filter(([, { build }]) => build === undefined).map(([, { image }]) => image);
    expect(images).toEqual([
      expect.stringMatching(/^prom\/prometheus:v\d+\.\d+\.\d+$/),
      expect.stringMatching(/^grafana\/grafana:\d+\.\d+\.\d+$/),
      // PostgreSQL has two numbers.
      expect.stringMatching(/^postgres:(1[5-9]|2\d)\.\d+$/),
      expect.stringMatching(/^eclipse-mosquitto:2\.\d+\.\d+$/),
      expect.stringMatching(/^haproxy:\d+\.\d+\.\d+-alpine$/),
    ]);
  });

  it('builds its own from a stage of the Dockerfile', () => {
    const stages = new Set(readStages(read('Dockerfile')).map(({ name }) => name));
    for (const [, { build }] of ownServices) expect(stages).toContain(build!.target);
    expect(namesOf(ownServices)).toEqual([
      'keys',
      'serve',
      'fleet',
      'secrets',
      'core-1',
      'core-2',
      'core-3',
      'machines',
    ]);
  });

  it('opens ports to this computer alone, and none for metrics and health', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports);
    expect(ports).toHaveLength(4);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+_PORT:-\d+\}:\d+$/);
    expect(ports.join()).not.toMatch(/:7081$/m);
  });

  it('checks the health of all that listen', () => {
    const unchecked = services.filter(([, { healthcheck }]) => healthcheck !== undefined && 'disable' in healthcheck);
    expect(namesOf(unchecked)).toEqual(['keys', 'fleet', 'secrets', 'machines']);
    // The image has one of its own.
    const cores = services.filter(([, { healthcheck }]) => healthcheck === undefined);
    expect(namesOf(cores)).toEqual(['serve', 'core-1', 'core-2', 'core-3']);
  });

  it('keeps what must stay in named volumes, and mounts files that exist, unchangeable', () => {
    const mounts = services.flatMap(([, each]) => volumesOf(each));
    const named = mounts.filter(([from]) => !from.startsWith('.')).map(([from]) => from);
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
    for (const [from, , mode] of mounts.filter(([from]) => from.startsWith('.'))) {
      expect(existsSync(join(root, from)), from).toBe(true);
      expect(mode, from).toBe('ro');
    }
  });

  it('holds no key: they come from the volume that only the service `keys` can write', () => {
    const variables = environments.flatMap((environment) => Object.keys(environment));
    // A file's name, and no password.
    expect(variables.filter((name) => /SECRET|PASSWORD|TOKEN|KEY/.test(name))).toEqual(['POSTGRES_PASSWORD_FILE']);
    for (const volume of ['keys', 'secrets']) {
      const writers = services.filter(([, each]) => volumesOf(each).some(([from, , mode]) => from === volume && !mode));
      expect(namesOf(writers)).toEqual([volume]);
    }
    expect(compose.services['grafana']!.environment).toMatchObject({
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    });
  });

  it('gives each core the time that it takes to stop', () => {
    for (const name of ['serve', 'core-1', 'core-2', 'core-3'])
      expect(compose.services[name]!.stop_grace_period).toBe('15s');
  });

  it('starts what its services name with options and variables that the commands have', async () => {
    const program = await createProgram({ language: 'en', command: () => '' } as unknown as CliIo);
    const helpOf = (name: string) => program.commands.find((each) => each.name() === name)?.helpInformation() ?? '';
    for (const [name, { command: [command = '', ...args] = [], entrypoint, environment = {} }] of ownServices) {
      if (entrypoint?.[1]?.includes('draw-secrets') === true) continue;
      const help = helpOf(command);
      for (const option of args.filter((arg) => arg.startsWith('--')))
        expect(help, `${name} ${option}`).toContain(option);
      // Those of a fleet are read from its project.
      for (const variable of Object.keys(environment)) expect(helpOf('serve'), name).toContain(variable);
    }
  });
});

describe('the profile `cluster` of compose.yaml', () => {
  const cores = ['core-1', 'core-2', 'core-3'];

  it('has three cores that differ in their names and passwords alone', () => {
    const without = cores.map((name) => {
      const { hostname, entrypoint = [], ...others } = compose.services[name]!;
      expect(hostname).toBe(name);
      expect(entrypoint).toEqual(['node', `--env-file=/data/${name}.env`, '/app/dist/src/cli/main.js']);
      return others;
    });
    expect(without).toEqual([without[0], without[0], without[0]]);
    const image = readStages(read('Dockerfile')).find(({ name }) => name === 'runtime');
    expect(image?.steps.find(({ name }) => name === 'ENTRYPOINT')?.words).toEqual([
      'node',
      '/app/dist/src/cli/main.js',
    ]);
    expect(compose.services['secrets']!.command?.slice(2)).toEqual(cores);
  });

  it('leads a load balancer to their ports, and to their health', () => {
    const config = read('examples/cluster/haproxy.cfg');
    const servers = [...config.matchAll(/^ {4}server (\S+) (\S+)$/gm)].map(([, name, address]) => [name, address]);
    expect(servers).toEqual(cores.map((name) => [name, `${name}:7080`]));
    expect(config).toMatch(/httpchk GET \/readyz$/m);
    expect(config).toMatch(/check port 7081 /);
    expect(compose.services['balancer']!.ports?.[0]).toMatch(/:7080$/);
    expect(config).toMatch(/bind :7080$/m);
    const health = compose.services['balancer']!.healthcheck as { test: string[] };
    expect(health.test.at(-1)).toBe('http://127.0.0.1:8404/healthz');
    expect(config).toMatch(/bind 127\.0\.0\.1:8404\n {4}monitor-uri \/healthz$/m);
  });

  it('names database and broker as their services are named, and the broker has a user for each core', () => {
    const { environment = {} } = compose.services['core-1']!;
    expect(new URL(environment['VENDLOOP_DATABASE'] ?? '').hostname).toBe('database');
    expect(new URL(environment['VENDLOOP_MQTT'] ?? '').host).toBe('broker:1883');
    expect(compose.services['machines']!.command).toContain('mqtt://broker:1883');
    for (const name of ['database', 'broker']) expect(Object.keys(compose.services)).toContain(name);
    const users = [...read('examples/mosquitto/machines.acl').matchAll(/^user (\S+)$/gm)].map(([, user]) => user);
    expect(users).toEqual(cores);
  });

  it('draws secrets once, which only those who need them may read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-secrets-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const shop = join(folder, 'shop.json');
    writeFileSync(shop, JSON.stringify({ machines: [{ machineNo: '10000001' }, { machineNo: '10000002' }] }));
    const draw = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(root, 'examples/cluster/draw-secrets.mjs'), ...args], { encoding: 'utf8' });
    expect(draw(shop, folder, ...cores)).toMatchObject({ status: 0, stderr: '' });
    const file = (name: string) => readFileSync(join(folder, name), 'utf8');
    const first = file('core-1.env');
    const variables = first.split('\n').map((line) => line.split('=')[0]);
    expect(variables).toEqual(['PGPASSWORD', 'VENDLOOP_MQTT_USER', 'VENDLOOP_MQTT_PASSWORD', '']);
    expect(first).toContain(`PGPASSWORD=${file('database-password')}\n`);
    expect(file('machines.txt')).toMatch(/^10000001:\S{32}\n10000002:\S{32}\n$/);
    expect(
      file('passwords')
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual([...cores, '10000001', '10000002', '']);
    for (const name of ['core-1.env', 'machines.txt']) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(draw(shop, folder, ...cores).stdout).toContain('keeps them');
    expect(file('core-1.env')).toBe(first);
    expect(draw()).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^draw-secrets: give [^\n]*\n$/) as string,
    });
  });
});
