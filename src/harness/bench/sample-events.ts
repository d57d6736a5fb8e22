import { count } from '../checks/check.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { ExpectedAnswer, Sample } from './k6/samples.ts';
import type { Sale } from './live/prepare-sales.ts';
import type { Asked } from './path-times.ts';
import { replayKind, type Attacks } from './result.ts';

/** The calls of k6 are numbered from here: those of the preparing merchant are below. */
const firstCall = 10_000_000;

/** What a script asks for. */
export type Does = 'deliver' | 'queue-order';

/** What is needed to read samples: whose they are, and what their times mean. */
export interface SampleContext {
  readonly does: Does;
  readonly sales: readonly Sale[];
  /** Wall clock minus the clock of the events, ms. */
  readonly wallOffset: number;
  /** Numbers samples through, over all parts. */
  readonly from: number;
}

/** A sample as a request of the load, on the clock of the events. */
export function askedOf(
  { stage, sale, intendedWallMs, sentWallMs, tookMs, status, code, deliveryId }: Sample,
  { does, sales, wallOffset }: SampleContext,
): Asked {
  const [machine, order, record] = sales[sale] ?? ['', 0, 0];
  return {
    stage,
    machine,
    order,
    record: does === 'deliver' ? record : 0,
    intended: intendedWallMs - wallOffset,
    sent: sentWallMs - wallOffset,
    tookMs,
    status,
    code,
    delivery: deliveryId,
  };
}

/**
 * Samples as events of a merchant: each call, and its answer or the lack of one. A hostile request is a probe besides;
 * the same bytes sent again name the call that sent them first.
 */
export function eventsOfSamples(samples: readonly Sample[], context: SampleContext): readonly HistoryEvent[] {
  const lawful = new Map(
    samples.flatMap((sample, index) => (sample.expected ? [] : [[sample.sale, firstCall + context.from + index]])),
  );
  return samples.flatMap((sample, index): HistoryEvent[] => {
    const { machine, order, record, sent, tookMs, status, code, delivery } = askedOf(sample, context);
    const call = firstCall + context.from + index;
    const named = { call, does: context.does, machine };
    const isReplay = sample.stage === replayStage;
    const again = isReplay ? (lawful.get(sample.sale) ?? 0) : 0;
    const probe: HistoryEvent[] =
      sample.expected && !isReplay
        ? [
            {
              t: sent,
              by: 'merchant',
              kind: 'probe',
              call,
              probe: sample.stage,
              law: 'hostile',
              codes: [sample.expected.code],
              aheadMs: 0,
              windowMs: 0,
            },
          ]
        : [];
    const t = sent + tookMs;
    const end: HistoryEvent =
      status === 0
        ? { t, by: 'merchant', kind: 'no-answer', ...named, reason: 'timeout' }
        : { t, by: 'merchant', kind: 'answer', ...named, status, code, order, record, delivery, says: '' };
    return [...probe, { t: sent, by: 'merchant', kind: 'call', ...named, order, record, again }, end];
  });
}

/** Hostile requests by kind, in the order in which each was first answered. */
export function attacksOf(samples: readonly Sample[]): readonly Attacks[] {
  const kinds = new Map<string, Attacks>();
  for (const sample of samples) {
    const { stage, expected } = sample;
    if (!expected) continue;
    const { requests, repelled } = kinds.get(stage) ?? { requests: 0, repelled: 0 };
    kinds.set(stage, {
      kind: stage.replace(hostilePrefix, ''),
      status: expected.status,
      code: expected.code,
      requests: requests + 1,
      repelled: repelled + (isRight(sample, expected) ? 1 : 0),
    });
  }
  return [...kinds.values()];
}

function isRight({ status, code, deliveryId }: Sample, expected: ExpectedAnswer): boolean {
  return status === expected.status && code === expected.code && deliveryId === expected.deliveryId;
}

/** Hostile requests that were answered otherwise than they must be, by kind, in sentences. */
export function wrongAnswers(samples: readonly Sample[]): readonly string[] {
  const kinds = new Map<string, { sample: Sample; times: number }>();
  for (const sample of samples) {
    const { expected } = sample;
    if (!expected || isRight(sample, expected)) continue;
    const known = kinds.get(sample.stage);
    if (known) known.times += 1;
    else kinds.set(sample.stage, { sample, times: 1 });
  }
  return [...kinds].map(
    ([stage, { sample, times }]) =>
      `${count(times, 'request')} of the kind ${stage} got another answer than HTTP ${sample.expected?.status}, code ${sample.expected?.code}; the first got ${sample.status === 0 ? 'none' : `HTTP ${sample.status}, code ${sample.code}`}.`,
  );
}

const hostilePrefix = 'hostile/';
const replayStage = `${hostilePrefix}${replayKind}`;
