import { startDriven, type Variant } from './driven-server.ts';
import type { Measurement } from './driver.ts';

/** One stretch on a server of its own. */
export interface FreshRun {
  readonly machines: number;
  /** Deliveries a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Callbacks that are owed from the beginning, and not due yet. */
  readonly owed?: number;
  /** Finished orders that are in the store from the beginning. */
  readonly history?: number;
}

/** Deliveries before the measurement: by then the code is compiled. */
const warmUpDeliveries = 2_000;
/** Machines that may begin their warm-up at the same moment. */
const atOnce = 500;
/** A stretch may take this many times as long as planned, and some time more for its last deliveries. */
const overrun = { factor: 10, extraMs: 20_000 };

/** Starts a server on a new database, warms it up, and measures it at one rate. @throws Error when it does not end. */
export async function measureFresh(
  variant: Variant,
  { machines, rate, seconds, ...rows }: FreshRun,
): Promise<Measurement> {
  const deliveries = Math.ceil(rate * seconds);
  const driven = await startDriven(variant, {
    machines,
    ordersPerMachine: Math.ceil((warmUpDeliveries + deliveries) / machines),
    ...rows,
  });
  let timer: NodeJS.Timeout | undefined;
  const limitMs = seconds * 1000 * overrun.factor + overrun.extraMs;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${variant.name} did not end ${deliveries} deliveries within ${limitMs / 1000} s`)),
      limitMs,
    );
  });
  const measure = async (): Promise<Measurement> => {
    await driven.drive({ from: 0, to: warmUpDeliveries, rate: machines > atOnce ? atOnce : undefined });
    return driven.drive({ from: warmUpDeliveries, to: warmUpDeliveries + deliveries, rate });
  };
  try {
    return await Promise.race([measure(), tooLong]);
  } finally {
    clearTimeout(timer);
    await driven.close();
  }
}

/** Other programs may take this share of the processors. */
const maxOthers = 0.1;
/** The driver may take this share of one processor: it is one thread. */
const maxDriver = 0.85;

/** Why a stretch shows little of the server, in words; empty when it can be believed. */
export function doubtsOf({ others, driverCpuMs, perSecond }: Measurement): readonly string[] {
  const driver = (driverCpuMs * perSecond) / 1000;
  return [
    ...(others !== null && others > maxOthers
      ? [`other programs took ${Math.round(others * 100)} % of the processors`]
      : []),
    ...(driver > maxDriver ? [`the driver took ${Math.round(driver * 100)} % of one processor`] : []),
  ];
}

/** Reasons for doubt over many stretches: each once, with how often and how much at most. */
export function summarizeDoubts(measurements: readonly Measurement[]): readonly string[] {
  const doubtful = measurements.map(doubtsOf).filter((doubts) => doubts.length > 0);
  if (doubtful.length === 0) return [];
  const most = doubtful.flat().toSorted((a, b) => percentIn(b) - percentIn(a))[0]!;
  return [`in ${doubtful.length} of ${measurements.length} stretches ${most} or less`];
}

function percentIn(text: string): number {
  return Number(/(\d+) %/.exec(text)?.[1] ?? 0);
}
