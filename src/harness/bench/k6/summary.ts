import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What k6 counted, as far as a verdict needs it. */
export interface K6Summary {
  /** Iterations that were due and not begun, for want of a free VU. */
  readonly dropped: number;
  /** The same by stage. */
  readonly droppedByStage: Readonly<Record<string, number>>;
  /** Iterations begun, a few behind the last of each stage included, which do nothing. */
  readonly iterations: number;
  readonly httpRequests: number;
  /** Most VUs that there were; 0 when k6 does not say. */
  readonly vusMax: number;
  readonly checks: { readonly passes: number; readonly fails: number };
  /** In bytes. */
  readonly data: { readonly sent: number; readonly received: number };
  /** Thresholds, each as `metric: expression`, that were not kept. */
  readonly failedThresholds: readonly string[];
}

const metric = z.looseObject({
  count: z.number().optional(),
  max: z.number().optional(),
  passes: z.number().optional(),
  fails: z.number().optional(),
  /** True of a threshold that was crossed. */
  thresholds: z.record(z.string(), z.boolean()).optional(),
});

const exported = z.looseObject({ metrics: z.record(z.string(), metric) });

/**
 * Reads the file of `--summary-export`.
 *
 * @throws Error when it is missing or is none
 */
export async function readSummary(file: string): Promise<K6Summary> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`k6 left no summary at ${file}: it ended before its load did, see its log`, { cause: error });
  });
  return summaryOf(text, file);
}

/**
 * Reads the text of such a file.
 *
 * @throws Error that names the file, when it is no summary of k6
 */
export function summaryOf(text: string, file: string): K6Summary {
  const { metrics } = parseSummary(text, file);
  const count = (name: string): number => metrics[name]?.count ?? 0;
  const { passes = 0, fails = 0 } = metrics['checks'] ?? {};
  return {
    dropped: count('dropped_iterations'),
    droppedByStage: Object.fromEntries(
      Object.keys(metrics).flatMap((name) =>
        (/^dropped_iterations\{scenario:(.+)\}$/.exec(name) ?? []).slice(1).map((stage) => [stage, count(name)]),
      ),
    ),
    iterations: count('iterations'),
    httpRequests: count('http_reqs'),
    vusMax: metrics['vus_max']?.max ?? 0,
    checks: { passes, fails },
    data: { sent: count('data_sent'), received: count('data_received') },
    failedThresholds: Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
      Object.keys(thresholds)
        .filter((threshold) => thresholds[threshold])
        .map((threshold) => `${name}: ${threshold}`),
    ),
  };
}

function parseSummary(text: string, file: string): z.output<typeof exported> {
  try {
    return exported.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${file} is no summary of k6: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`,
      { cause: error },
    );
  }
}
