import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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

describe('compose.yaml', () => {
  it('starts a core, a fleet, Prometheus and Grafana, after keys were drawn', () => {
    expect(Object.keys(compose.services)).toEqual(['keys', 'serve', 'fleet', 'prometheus', 'grafana']);
    expect(compose.services['serve']!.depends_on).toEqual({ keys: { condition: 'service_completed_successfully' } });
  });

  it('pins the images of others to a full version', () => {
    const images = services.filter(([, { build }]) => build === undefined).map(([, { image }]) => image);
    expect(images).toEqual([
      expect.stringMatching(/^prom\/prometheus:v\d+\.\d+\.\d+$/),
      expect.stringMatching(/^grafana\/grafana:\d+\.\d+\.\d+$/),
    ]);
  });

  it('builds its own from a stage of the Dockerfile', () => {
    const stages = new Set(readStages(read('Dockerfile')).map(({ name }) => name));
    for (const [, { build }] of ownServices) expect(stages).toContain(build!.target);
    expect(ownServices.map(([name]) => name)).toEqual(['keys', 'serve', 'fleet']);
  });

  it('opens ports to this computer alone, and none for metrics and health', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports);
    expect(ports).toHaveLength(3);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z]+_PORT:-\d+\}:\d+$/);
    expect(ports.join()).not.toMatch(/:7081$/m);
  });

  it('checks the health of all that listen', () => {
    const unchecked = services.filter(([, { healthcheck }]) => healthcheck !== undefined && 'disable' in healthcheck);
    expect(unchecked.map(([name]) => name)).toEqual(['keys', 'fleet']);
    // The image has one of its own.
    expect(compose.services['serve']!.healthcheck).toBeUndefined();
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
    const variables = services.flatMap(([, { environment = {} }]) => Object.keys(environment));
    expect(variables.filter((name) => /SECRET|PASSWORD|TOKEN|KEY/.test(name))).toEqual([]);
    const writers = services.filter(([, each]) => volumesOf(each).some(([from, , mode]) => from === 'keys' && !mode));
    expect(writers.map(([name]) => name)).toEqual(['keys']);
    expect(compose.services['grafana']!.environment).toMatchObject({
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    });
  });

  it('gives the core the time that it takes to stop', () => {
    expect(compose.services['serve']!.stop_grace_period).toBe('15s');
  });
});
