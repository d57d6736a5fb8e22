import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envOfParameters, loadParametersOf, type LoadParameters } from '#harness/bench/load/load-parameters.ts';
import { callsOf, salesNeeded, stepsOf, type Profile, type Step } from '#harness/bench/load/steps.ts';
import { runK6, scriptPath, type K6Outcome } from '#harness/bench/k6/run.ts';
import { readSamples, type Sample } from '#harness/bench/k6/samples.ts';
import { machineNumber, mixedFleet } from '#simulators/machine/fleet.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { vectors } from '#test/core/signing/vectors.ts';
import { k6 } from './found-k6.ts';
import { BusyCore, type SaleRow } from './busy-core.ts';

/** A second of each stage, which is the least that k6 takes. */
const load = {
  rate: 8,
  durationS: 1,
  steps: [4, 8],
  stepS: 1,
  spikeRate: 16,
  spikeS: 1,
  hostileRate: 12,
  vus: 32,
  p95Ms: 20_000,
};
/** One script has a warm-up: it is the same in all. */
const parametersFor = (profile: Profile): LoadParameters =>
  loadParametersOf(envOfParameters({ ...load, warmupS: profile === 'delivery-path' ? 1 : 0 }));
const stepsFor = (profile: Profile): readonly Step[] => stepsOf(profile, parametersFor(profile));
const machines = 100;

const core = new BusyCore();
const folder = mkdtempSync(join(tmpdir(), 'vendloop-k6-'));
let sold = 0;

beforeAll(async () => {
  if (k6) await core.start(machines);
}, 60_000);
afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true });
});

async function run(script: string, env: Record<string, string>, dashboard = false): Promise<K6Outcome> {
  return runK6({
    k6: k6?.path ?? '',
    script,
    outDir: folder,
    env: { PATH: process.env['PATH'], VENDLOOP_URL: core.url, ...env },
    clock: core.clock,
    dashboard,
  });
}

async function play(profile: Profile, sales: readonly SaleRow[]): Promise<{ outcome: K6Outcome; samples: Sample[] }> {
  const file = join(folder, 'sales.json');
  writeFileSync(file, JSON.stringify(sales));
  const outcome = await run(scriptPath(profile), { ...envOfParameters(parametersFor(profile)), VENDLOOP_SALES: file });
  expect(outcome, `${outcome.lastOutput}\n${readFileSync(outcome.files.text, 'utf8')}`).toMatchObject({
    result: 'passed',
    exitCode: 0,
  });
  const samples: Sample[] = [];
  for await (const sample of readSamples(outcome.files.samples)) samples.push(sample);
  return { outcome, samples };
}

/** Each machine once in turn, over again past the last. */
function spread(count: number, overrides = machines): string[] {
  return Array.from({ length: count }, () => machineNumber(sold++ % overrides));
}

describe.skipIf(!k6)('with a real k6', () => {
  it('the canonical form of k6 signs the published examples as Node does', async () => {
    const script = fileURLToPath(new URL('../../../k6/sign-vectors.ts', import.meta.url));
    const { files, result } = await run(script, {
      VECTORS: fileURLToPath(new URL('../../../vectors/sign.json', import.meta.url)),
    });
    expect(result).toBe('passed');
    const lines = readFileSync(files.samples, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(vectors.map(({ name, sign }) => [name, sign]));
  });

  it.each(['delivery-path', 'spike', 'soak', 'knee'] as const)(
    '%s delivers every sale, in order and when it is due',
    async (profile) => {
      const steps = stepsFor(profile);
      const sales = await core.sell(spread(salesNeeded(steps)));
      const { samples } = await play(profile, sales);
      for (const step of steps) {
        const ks = samples.filter((sample) => sample.step === step.name).map(({ k }) => k);
        expect(ks.sort((a, b) => a - b)).toEqual(Array.from({ length: callsOf(step) }, (_, k) => k));
      }
      expect(samples.map(({ sale }) => sale).sort((a, b) => a - b)).toEqual(sales.map((_, index) => index));
      expect(
        samples.filter(({ status, code, deliveryId }) => status !== 200 || code !== 0 || !/^\d{16}$/.test(deliveryId)),
      ).toEqual([]);
      expect(samples.filter(({ sentWallMs, intendedWallMs }) => sentWallMs < intendedWallMs - 2)).toEqual([]);
      expect(await core.notified(sales)).toEqual(sales.map(() => '1'));
    },
  );

  it('hot-machine passes though most calls find the machine busy', async () => {
    const { samples } = await play('hot-machine', await core.sell(spread(salesNeeded(stepsFor('hot-machine')), 1)));
    const codes = samples.map(({ status, code }) => `${status} ${code}`);
    expect(codes).toContain('200 0');
    expect(codes).toContain('409 6057');
    expect(codes.filter((one) => one !== '200 0' && one !== '409 6057')).toEqual([]);
  });

  it('queue-drain puts whole orders into the queue, and every item is dropped', async () => {
    // A machine that drops both items by one command reports them once.
    const deliveryMachines = mixedFleet(machines).flatMap(({ motor }, index) =>
      motorByName(motor).multiDrop ? [] : [machineNumber(index)],
    );
    const sales = await core.sell(deliveryMachines.slice(-salesNeeded(stepsFor('queue-drain'))), 2);
    const { samples } = await play('queue-drain', sales);
    expect(samples.map(({ code }) => code)).toEqual(sales.map(() => 0));
    expect(await core.notified(sales, 2)).toEqual(sales.flatMap(() => ['1', '1']));
  });

  it('hostile requests get their one right answer, and the lawful load beside them is delivered', async () => {
    const sales = await core.sell(spread(salesNeeded(stepsFor('hostile'))));
    const { samples } = await play('hostile', sales);
    const hostileSamples = samples.filter(({ step }) => step.startsWith('hostile/'));
    expect(new Set(hostileSamples.map(({ step }) => step)).size).toBe(13);
    expect(
      hostileSamples.filter(
        ({ status, code, deliveryId, expected }) =>
          status !== expected?.status || code !== expected.code || deliveryId !== expected.deliveryId,
      ),
    ).toEqual([]);
    expect(samples.filter(({ expected, code }) => !expected && code === 0)).toHaveLength(sales.length);
    expect(await core.notified(sales)).toEqual(sales.map(() => '1'));
  });

  it('a script without sales explains how to get them', async () => {
    const outcome = await run(scriptPath('soak'), {});
    expect(outcome.result).toBe('script');
    expect(outcome.lastOutput).toContain(
      'VENDLOOP_SALES is not set: run this through `vendloop bench`, or write a sales file with `vendloop bench ' +
        'prepare`',
    );
  });
});
