import { formatQuantity } from '../checks/check.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { ExpectedAnswer } from './k6/samples.ts';
import type { Sale } from './live/prepare-sales.ts';
import type { ObservedSample } from './observed-sample.ts';
import type { TimedRequest } from './path-times.ts';
import { replayKind, type AttackCount } from './result.ts';

/** The calls of k6 are numbered from here: those of the preparing merchant are below. */
const firstCall = 10_000_000;

/** k6 writes in whole ms when a call was sent: its answer came up to so much later than is counted from there, ms. */
const sentStepMs = 1;

/** What a script asks for. */
export type LoadedEndpoint = 'deliver' | 'queue-order';

/** What is needed to read samples: whose they are, and what their times mean. */
export interface SampleContext {
  readonly endpoint: LoadedEndpoint;
  readonly sales: readonly Sale[];
  /** Wall clock minus the clock of the events, ms. */
  readonly wallOffset: number;
  /** Numbers samples through, over all parts. */
  readonly firstIndex: number;
}

/** A sample as a request of the load, on the clock of the events. */
export function timedRequestOf(
  { step, sale, intendedWallMs, sentWallMs, durationMs, status, code, deliveryId }: ObservedSample,
  { endpoint, sales, wallOffset }: SampleContext,
): TimedRequest {
  const [machine, order, record] = sales[sale] ?? ['', 0, 0];
  return {
    step,
    machine,
    order,
    record: endpoint === 'deliver' ? record : 0,
    intended: intendedWallMs - wallOffset,
    sent: sentWallMs - wallOffset,
    durationMs,
    status,
    code,
    delivery: deliveryId,
  };
}

/**
 * Samples as events of a merchant: each call, and its answer or the lack of one. A hostile request is a probe besides;
 * the same bytes sent again name the call that sent them first.
 */
export function eventsOfSamples(samples: readonly ObservedSample[], context: SampleContext): readonly HistoryEvent[] {
  const firstCallBySale = new Map(
    samples.flatMap((sample, index) =>
      sample.expected ? [] : [[sample.sale, firstCall + context.firstIndex + index]],
    ),
  );
  return samples.flatMap((sample, index): HistoryEvent[] => {
    const { machine, order, record, sent, durationMs, status, code, delivery } = timedRequestOf(sample, context);
    const call = firstCall + context.firstIndex + index;
    const common = { call, endpoint: context.endpoint, machine };
    const isReplay = sample.step === replayStep;
    const repeatOf = isReplay ? (firstCallBySale.get(sample.sale) ?? 0) : 0;
    const probe: HistoryEvent[] =
      sample.expected && !isReplay
        ? [
            {
              t: sent,
              by: 'merchant',
              kind: 'probe',
              call,
              forgery: sample.step,
              check: 'hostile',
              codes: [sample.expected.code],
              aheadMs: 0,
              windowMs: 0,
            },
          ]
        : [];
    const t = sent + durationMs + sentStepMs;
    const { observed } = sample;
    const end: HistoryEvent =
      status === 0
        ? { t, by: 'merchant', kind: 'no-answer', ...common, reason: 'timeout' }
        : {
            ...{ t, by: 'merchant', kind: 'answer', ...common, status, code, order, record, delivery },
            reportedStatus: '',
            ...(observed && { wire: observed.answer }),
          };
    return [
      ...probe,
      {
        ...{ t: sent, by: 'merchant', kind: 'call', ...common, order, record, repeatOf },
        ...(observed && { wire: observed.call }),
      },
      end,
    ];
  });
}

/** Hostile requests by kind, in the order in which each was first answered. */
export function attacksOf(samples: readonly ObservedSample[]): readonly AttackCount[] {
  const kinds = new Map<string, AttackCount>();
  for (const sample of samples) {
    const { step, expected } = sample;
    if (!expected) continue;
    const { requests, rejected } = kinds.get(step) ?? { requests: 0, rejected: 0 };
    kinds.set(step, {
      kind: step.replace(hostilePrefix, ''),
      status: expected.status,
      code: expected.code,
      requests: requests + 1,
      rejected: rejected + (isExpected(sample, expected) ? 1 : 0),
    });
  }
  return [...kinds.values()];
}

function isExpected({ status, code, deliveryId }: ObservedSample, expected: ExpectedAnswer): boolean {
  return status === expected.status && code === expected.code && deliveryId === expected.deliveryId;
}

/** Hostile requests that were answered otherwise than they must be, by kind, in sentences. */
export function wrongAnswers(samples: readonly ObservedSample[]): readonly string[] {
  const kinds = new Map<string, { sample: ObservedSample; times: number }>();
  for (const sample of samples) {
    const { expected } = sample;
    if (!expected || isExpected(sample, expected)) continue;
    const existing = kinds.get(sample.step);
    if (existing) existing.times += 1;
    else kinds.set(sample.step, { sample, times: 1 });
  }
  return [...kinds].map(
    ([step, { sample, times }]) =>
      `${formatQuantity(times, 'request')} of the kind ${step} got another answer than HTTP ` +
      `${sample.expected?.status}, code ${sample.expected?.code}; the first got ` +
      `${sample.status === 0 ? 'none' : `HTTP ${sample.status}, code ${sample.code}`}.`,
  );
}

const hostilePrefix = 'hostile/';
const replayStep = `${hostilePrefix}${replayKind}`;
