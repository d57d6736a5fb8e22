import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProgram } from '#cli/program.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { loadParametersOf, envOfParameters } from '#harness/bench/load/load-parameters.ts';
import { read } from '../docs/pages.ts';

const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })).optional(),
  livenessProbe: z.looseObject({ httpGet: z.strictObject({ path: z.string(), port: z.string() }) }).optional(),
  readinessProbe: z.looseObject({ httpGet: z.strictObject({ path: z.string(), port: z.string() }) }).optional(),
});
const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const workload = manifest.extend({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(container).length(1) }) }),
  }),
});
const testRun = manifest.extend({
  spec: z.strictObject({
    parallelism: z.int().min(2),
    separate: z.boolean(),
    script: z.strictObject({ localFile: z.string() }),
    arguments: z.string(),
    runner: z.looseObject({ env: z.array(z.strictObject({ name: z.string(), value: z.string() })) }),
  }),
});

const files = ['cores.yaml', 'load.yaml', 'k6.yaml', 'fleet.yaml'];
const manifests = files.flatMap((file) =>
  parseAllDocuments(read(`examples/kubernetes/${file}`)).map((document) => {
    expect(document.errors, file).toEqual([]);
    return manifest.parse(document.toJS());
  }),
);
const containers = manifests
  .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind))
  .map((each) => workload.parse(each).spec.template.spec.containers[0]!);

/** The words after `vendloop`, of a container that calls it by a shell too. */
function wordsOf({ args }: z.output<typeof container>): readonly string[] {
  const script = args.find((arg) => arg.includes('main.js '));
  return script === undefined ? args : (script.split('main.js ')[1] ?? '').split(/\s+/);
}

describe('the example for Kubernetes', () => {
  it('has the manifests that its files name, each once', () => {
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ConfigMap vendloop-config',
      'Deployment vendloop',
      'Service vendloop',
      'PodDisruptionBudget vendloop',
      'PersistentVolumeClaim vendloop-evidence',
      'Job vendloop-load',
      'Job vendloop-orders',
      'TestRun vendloop-delivery-path',
      'StatefulSet vendloop-fleet',
    ]);
  });

  it('calls commands with options that they have', async () => {
    const program = await createProgram({ language: 'en', command: () => '' } as unknown as CliIo);
    for (const each of containers) {
      const words = wordsOf(each);
      let command = program;
      for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
      expect(command.name(), each.name).not.toBe('vendloop');
      const known = command.options.map(({ long }) => long);
      for (const word of words.filter((one) => one.startsWith('--')))
        expect(known, `${each.name} ${word}`).toContain(word.split('=')[0]);
    }
  });

  it('sets variables that commands, scripts or its own shell read', async () => {
    const program = await createProgram({ language: 'en', command: () => '' } as unknown as CliIo);
    const help = ['serve', 'bench'].map((name) =>
      program.commands.find((each) => each.name() === name)!.helpInformation(),
    );
    const variables = containers.flatMap(({ env, args }) => env.map(({ name }) => [name, args.join(' ')] as const));
    for (const [name, args] of variables)
      expect(
        [...help, args].some((text) => text.includes(name)),
        name,
      ).toBe(true);
    const run = testRun.parse(manifests.find(({ kind }) => kind === 'TestRun'));
    const scripts = ['core-client', 'sales'].map((file) => read(`scenarios/k6/lib/${file}.ts`)).join('');
    const parameters = envOfParameters(loadParametersOf({}));
    for (const { name } of run.spec.runner.env) expect(name in parameters || scripts.includes(name), name).toBe(true);
  });

  it('asks cores at the port of their health, and leads callers to that of the API', () => {
    const core = containers.find(({ name }) => name === 'core')!;
    const image = read('Dockerfile');
    expect(core.ports).toEqual([
      { name: 'api', containerPort: Number(/VENDLOOP_PORT=(\d+)/.exec(image)?.[1]) },
      { name: 'ops', containerPort: Number(/VENDLOOP_OPS_PORT=(\d+)/.exec(image)?.[1]) },
    ]);
    expect(core.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'ops' });
    expect(core.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'ops' });
  });

  it('makes as many segments and shards as it has pods for', () => {
    const counts = containers.flatMap((each) => [
      ...wordsOf(each)
        .join(' ')
        .matchAll(/\/(\d+)"? --/g),
    ]);
    expect(counts.map(([, count]) => count)).toEqual(['2', '2']);
    const job = z.looseObject({ spec: z.looseObject({ completions: z.int(), parallelism: z.int() }) });
    const load = job.parse(manifests.find(({ metadata }) => metadata.name === 'vendloop-load'));
    expect([load.spec.completions, load.spec.parallelism]).toEqual([2, 2]);
  });
});
