import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WireObserver } from '#simulators/wire-observer.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { k6Environment } from '../k6/environment.ts';
import { runGenerator } from '../generator/run.ts';
import { runK6, scriptPath, type K6Outcome } from '../k6/run.ts';
import { readSamples, type Sample } from '../k6/samples.ts';
import { sampleLine } from '../load/sample-line.ts';
import { observeSample, type ObservedSample } from '../observed-sample.ts';
import { envOfParameters, loadParametersOf, type LoadParameters } from '../load/load-parameters.ts';
import { ownCallsOf } from '../load/segment.ts';
import { callsOf, salesNeeded, stepsOf, type Step } from '../load/steps.ts';
import type { LoadPart } from '../profiles.ts';
import { planSales } from '../sale-plan.ts';
import type { BenchmarkOptions, PartEvidence } from './benchmark-types.ts';
import type { BenchEnvironment } from './environment.ts';
import type { Sale } from './prepare-sales.ts';

/** A part of the load with its sales, before they are created. */
export interface PartPlan {
  readonly part: LoadPart;
  readonly parameters: LoadParameters;
  readonly steps: readonly Step[];
  readonly plannedSales: ReturnType<typeof planSales>;
}

/** Plans a part of the load and its sales. */
export function planPart(
  part: LoadPart,
  specs: readonly MachineSpec[],
  random: Parameters<typeof planSales>[3],
): PartPlan {
  const parameters = loadParametersOf(envOfParameters(part.parameters));
  const steps = stepsOf(part.script, parameters);
  return { part, parameters, steps, plannedSales: planSales(part, specs, salesNeeded(steps), random) };
}

/** Options of a benchmark, and what observes the wire where it is recorded. */
interface PartOptions extends Omit<BenchmarkOptions, 'wire'> {
  readonly wire: WireObserver | undefined;
}

/** Writes the sales file, runs k6 on it, and reads the samples. */
export async function runPart(
  options: PartOptions,
  environment: BenchEnvironment,
  { part, parameters, steps }: PartPlan,
  sales: readonly Sale[],
  index: number,
  onStart: (pid: number) => void,
): Promise<PartEvidence> {
  const { dir, account, print, wire, segment } = options;
  const salesFile = join(dir, `sales-${index + 1}.json`);
  await writeFile(salesFile, JSON.stringify(sales));
  const seconds = steps.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const generator = options.k6 === null ? 'the generator in Node' : 'k6';
  print(
    `${generator} runs ${segment ? `segment ${segment.number} of ${segment.count} of ` : ''}${part.script}: ` +
      `${steps.map(({ name, rate, durationMs }) => `${name} ${rate}/s for ${durationMs / 1000} s`).join(', ')} ` +
      `(${Math.round(seconds)} s)`,
  );
  const env = {
    ...(await k6Environment(options.env, join(dir, 'k6-ca.pem'))),
    ...envOfParameters(parameters),
    VENDLOOP_SALES: salesFile,
    VENDLOOP_URL: environment.url,
    VENDLOOP_APP_ID: account.appId,
    VENDLOOP_APP_SECRET: account.appSecret,
    VENDLOOP_APP_KEY: account.appKey,
    ...(wire && { VENDLOOP_WIRE: '1' }),
  };
  const k6 = await runLoad({
    ...options,
    script: part.script,
    outDir: join(dir, `${options.k6 === null ? 'load' : 'k6'}-${index + 1}-${part.script}`),
    env,
    dashboard: options.dashboard && seconds >= 3,
    segment: options.segment,
    onStart,
  });
  if (k6.result !== 'passed' && k6.result !== 'thresholds' && k6.result !== 'aborted')
    throw new Error(`${generator} ended with ${k6.exitCode ?? 'a signal'} (${k6.result}):\n${k6.lastOutput}`);
  const samples = await samplesOf(k6, wire, account);
  const plannedRequests = steps.reduce((sum, step) => sum + (segment ? ownCallsOf(segment, step) : callsOf(step)), 0);
  print(`  ${samples.length} requests were made; ${plannedRequests} were planned`);
  return { segment, part, parameters, steps, sales, samples, k6 };
}

/** Runs a load by k6, or by the generator in Node. */
function runLoad(
  load: Pick<PartOptions, 'k6' | 'clock' | 'signal' | 'dashboard' | 'env' | 'segment'> & {
    readonly script: LoadPart['script'];
    readonly outDir: string;
    readonly onStart: (pid: number) => void;
  },
): Promise<K6Outcome> {
  const { k6, script, outDir, env, clock, signal, dashboard, segment, onStart } = load;
  const common = { outDir, env, clock, onStart, ...(signal && { signal }) };
  return k6 === null
    ? runGenerator({ ...common, profile: script })
    : runK6({ ...common, k6, script: scriptPath(script), dashboard, segment });
}

/** Reads the samples, and takes off the file what was on the wire: there it has its signs. */
async function samplesOf(
  { files, result }: PartEvidence['k6'],
  wire: WireObserver | undefined,
  account: BenchmarkOptions['account'],
): Promise<readonly ObservedSample[]> {
  const samples: ObservedSample[] = [];
  const observe = (sample: Sample): ObservedSample => (wire ? observeSample(sample, wire, account) : sample);
  try {
    for await (const sample of readSamples(files.samples)) samples.push(observe(sample));
  } catch (error) {
    // One that was stopped may leave half a line, or no file at all.
    if (result !== 'aborted') throw error;
  }
  if (wire) await writeFile(files.samples, samples.map((sample) => `${sampleLine(sample)}\n`).join(''));
  return samples;
}
