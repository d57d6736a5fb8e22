import { forgeries } from '#simulators/forgeries/index.ts';
import type { Check } from '../check.ts';
import { FindingCollector } from '../check.ts';
import { lowerBound } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { EntryOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

/** A forged request and the answer to it. */
export interface ProbeExchange {
  readonly probe: EntryOf<'probe'>;
  readonly call: EntryOf<'call'>;
  /** When it was written, by which its timestamp is ahead or behind: at its call, or at the call that it repeats. */
  readonly writtenAt: number;
  /** Undefined when none came: then nothing is known. */
  readonly answer: EntryOf<'answer'> | undefined;
}

/** The code of a failure inside the core (PROTOCOL §6 has none: it must not happen). */
export const internalCode = 5000;
/** Refusals for who sends a request and how it is written; all others come of what it asks for. */
const formRefusalCodes: ReadonlySet<number> = new Set([4000, 4001, 4003, 4006, 4009]);

const exchangesByView = new WeakMap<HistoryView, readonly ProbeExchange[]>();

/** All forged requests of a history, in order. They are collected once for all checks. */
export function probeExchanges(view: HistoryView): readonly ProbeExchange[] {
  const cached = exchangesByView.get(view);
  if (cached) return cached;
  const probes = view.entriesOf('probe');
  const probeCalls = new Set(probes.map(({ event }) => event.call));
  const byCall = <Kind extends 'call' | 'answer'>(kind: Kind) =>
    new Map(
      probeCalls.size === 0
        ? []
        : (view.entriesOf(kind) as readonly EntryOf<'call' | 'answer'>[])
            .filter(({ event }) => probeCalls.has(event.call))
            .map((entry) => [entry.event.call, entry as EntryOf<Kind>]),
    );
  const [calls, answers] = [byCall('call'), byCall('answer')];
  const repeatedCalls = new Set(
    [...calls.values()].flatMap(({ event }) => (event.repeatOf === 0 ? [] : [event.repeatOf])),
  );
  const originalCalls = new Map(
    repeatedCalls.size === 0
      ? []
      : view
          .entriesOf('call')
          .filter(({ event }) => repeatedCalls.has(event.call))
          .map((entry) => [entry.event.call, entry]),
  );
  const exchanges = probes.flatMap((probe) => {
    const call = calls.get(probe.event.call);
    return call
      ? [
          {
            probe,
            call,
            writtenAt: (originalCalls.get(call.event.repeatOf) ?? call).event.t,
            answer: answers.get(probe.event.call),
          },
        ]
      : [];
  });
  exchangesByView.set(view, exchanges);
  return exchanges;
}

const firstAnswers = new WeakMap<HistoryView, ReadonlyMap<number, EntryOf<'answer'>>>();

/** The first answer to each call. They are gone through once, for all the checks. */
export function firstAnswersOf(view: HistoryView): ReadonlyMap<number, EntryOf<'answer'>> {
  const known = firstAnswers.get(view);
  if (known) return known;
  const first = new Map<number, EntryOf<'answer'>>();
  for (const entry of view.entriesOf('answer')) if (!first.has(entry.event.call)) first.set(entry.event.call, entry);
  firstAnswers.set(view, first);
  return first;
}

/** True for a request that the core must turn down whatever state it is in. */
export function mustBeRefused({ probe }: ProbeExchange): boolean {
  return probe.event.codes.length > 0;
}

/** Forged requests whose age alone decides about them. */
const aboutAge: ReadonlySet<string> = new Set(forgeries.flatMap(({ name, aheadMs }) => (aheadMs ? [name] : [])));

/**
 * True for a request that is refused for its age, or for nothing. A process that stalled may have written it on the
 * other side of the window's edge than it was meant to be.
 */
export function isAboutAge({ probe }: ProbeExchange): boolean {
  const { forgery, check, aheadMs, windowMs } = probe.event;
  return aboutAge.has(forgery) || (check === 'window' && Math.abs(aheadMs) > windowMs);
}

/** Looks further at a forged request of its law that was answered. */
export type ExtraJudge = (
  view: HistoryView,
  collector: FindingCollector,
  exchange: ProbeExchange,
  answer: EntryOf<'answer'>,
) => void;

/**
 * One rule of signing, held against every forged request that was made to break it, and against every odd one that is
 * right.
 */
export function signingLaw(name: string, title: string, extraJudge?: ExtraJudge): Check {
  return {
    name,
    title,
    section: 'INVARIANTS, signing; PROTOCOL §2',
    /** Looks at every forged request of this law whose answer came and had to be one or the other. */
    judge(view) {
      const collector = new FindingCollector(name);
      for (const exchange of probeExchanges(view)) {
        const { probe, answer } = exchange;
        if (probe.event.check !== name || !answer || !isConclusive(view, exchange, answer)) continue;
        judgeAnswer(collector, exchange, answer);
        extraJudge?.(view, collector, exchange, answer);
      }
      return collector.result();
    },
  };
}

function judgeAnswer(collector: FindingCollector, exchange: ProbeExchange, answer: EntryOf<'answer'>): void {
  if (mustBeRefused(exchange)) judgeRefusal(collector, exchange, answer);
  // An internal failure on a valid request does not show how the request was read.
  else if (answer.event.code !== internalCode) judgeAcceptance(collector, exchange, answer);
}

/**
 * False where the timestamp may have been on either side of the window when the request arrived: that was some time
 * between its being written and its answer, if the clock was not set meanwhile.
 */
export function isConclusive(view: HistoryView, exchange: ProbeExchange, answer: EntryOf<'answer'>): boolean {
  const { aheadMs, windowMs } = exchange.probe.event;
  const latest = aheadMs + resolutionMs;
  const { writtenAt } = exchange;
  // It may have been signed before this computer stalled, and sent afterwards.
  const stalledMs = view.stalls.stalledMs(writtenAt, writtenAt);
  const earliest = aheadMs - (answer.event.t - writtenAt) - stalledMs - view.slackMs - resolutionMs;
  const inside = earliest >= -windowMs - 2 * resolutionMs && latest <= windowMs + 2 * resolutionMs;
  // Another fault of the request has it refused whatever its age.
  if (mustBeRefused(exchange) && !isAboutAge(exchange)) return true;
  const jumps = view.entriesOf('clock-set');
  const jump = jumps[lowerBound(jumps, ({ event }) => event.t >= writtenAt)];
  const clockSet = jump !== undefined && jump.event.t <= answer.event.t;
  if (clockSet || view.stalls.sleepMs(writtenAt, answer.event.t) > 0) return false;
  return mustBeRefused(exchange) ? earliest > windowMs || latest < -windowMs : inside;
}

function judgeRefusal(collector: FindingCollector, { probe, call }: ProbeExchange, answer: EntryOf<'answer'>): void {
  collector.addCases();
  const { codes } = probe.event;
  if (codes.includes(answer.event.code)) return;
  collector.addFinding({
    machine: answer.event.machine,
    entry: answer,
    evidence: [probe, call],
    message:
      `${describeForgery(probe.event.forgery)}: the core answered ${formatAnswer(answer)} and must refuse it with ` +
      `${codes.join(' or ')}.`,
    impact: 'An attacker who can reach the core gets unpaid goods, or changes what a merchant has signed.',
  });
}

function judgeAcceptance(collector: FindingCollector, { probe, call }: ProbeExchange, answer: EntryOf<'answer'>): void {
  collector.addCases();
  if (!formRefusalCodes.has(answer.event.code)) return;
  collector.addFinding({
    machine: answer.event.machine,
    entry: answer,
    evidence: [probe, call],
    message: `${describeForgery(probe.event.forgery)}, which is right: the core refused it with ${answer.event.code}.`,
    impact: 'A merchant whose program keeps the rule is turned away, and its customers with it.',
  });
}

/** A forged request, for people. */
export function describeForgery(name: string): string {
  const forgery = forgeries.find((candidate) => candidate.name === name);
  return forgery ? `A merchant ${forgery.description} (${name})` : `A forged request (${name})`;
}

/** An answer's code, for people. */
export function formatAnswer({ event }: EntryOf<'answer'>): string {
  if (event.code === -1) return `HTTP ${event.status} without an envelope`;
  return event.delivery === '' ? `${event.code}` : `${event.code} with delivery ${event.delivery}`;
}
