import { forgeries } from '#simulators/forgeries/index.ts';
import type { Check } from '../check.ts';
import { Docket } from '../check.ts';
import { firstPlace } from '#harness/sorted.ts';
import type { HistoryView } from '#harness/history/view/history-view.ts';
import type { MarkOf } from '#harness/history/view/view-types.ts';
import { resolutionMs } from '#harness/history/view/view-types.ts';

/** A forged request and the answer to it. */
export interface Probed {
  readonly probe: MarkOf<'probe'>;
  readonly call: MarkOf<'call'>;
  /** When it was written, by which its timestamp is ahead or behind: at its call, or at the call that it repeats. */
  readonly writtenAt: number;
  /** Undefined when none came: then nothing is known. */
  readonly answer: MarkOf<'answer'> | undefined;
}

/** The code of a failure inside the core (PROTOCOL §6 has none: it must not happen). */
export const internalCode = 5000;
/** Refusals for who sends a request and how it is written; all others come of what it asks for. */
const refusalsOfForm: ReadonlySet<number> = new Set([4000, 4001, 4003, 4006, 4009]);

const found = new WeakMap<HistoryView, readonly Probed[]>();

/** All forged requests of a history, in order. They are looked for once, for all the checks. */
export function probesOf(view: HistoryView): readonly Probed[] {
  const known = found.get(view);
  if (known) return known;
  const probes = view.of('probe');
  const wanted = new Set(probes.map(({ event }) => event.call));
  const byCall = <Kind extends 'call' | 'answer'>(kind: Kind) =>
    new Map(
      wanted.size === 0
        ? []
        : (view.of(kind) as readonly MarkOf<'call' | 'answer'>[])
            .filter(({ event }) => wanted.has(event.call))
            .map((mark) => [mark.event.call, mark as MarkOf<Kind>]),
    );
  const [calls, answers] = [byCall('call'), byCall('answer')];
  const repeats = new Set([...calls.values()].flatMap(({ event }) => (event.again === 0 ? [] : [event.again])));
  const repeated = new Map(
    repeats.size === 0
      ? []
      : view
          .of('call')
          .filter(({ event }) => repeats.has(event.call))
          .map((mark) => [mark.event.call, mark]),
  );
  const list = probes.flatMap((probe) => {
    const call = calls.get(probe.event.call);
    return call
      ? [
          {
            probe,
            call,
            writtenAt: (repeated.get(call.event.again) ?? call).event.t,
            answer: answers.get(probe.event.call),
          },
        ]
      : [];
  });
  found.set(view, list);
  return list;
}

const firstAnswers = new WeakMap<HistoryView, ReadonlyMap<number, MarkOf<'answer'>>>();

/** The first answer to each call. They are gone through once, for all the checks. */
export function firstAnswersOf(view: HistoryView): ReadonlyMap<number, MarkOf<'answer'>> {
  const known = firstAnswers.get(view);
  if (known) return known;
  const first = new Map<number, MarkOf<'answer'>>();
  for (const mark of view.of('answer')) if (!first.has(mark.event.call)) first.set(mark.event.call, mark);
  firstAnswers.set(view, first);
  return first;
}

/** True for a request that the core must turn down whatever state it is in. */
export function mustBeRefused({ probe }: Probed): boolean {
  return probe.event.codes.length > 0;
}

/** Looks further at a forged request of its law that was answered. */
export type LookFurther = (view: HistoryView, docket: Docket, probed: Probed, answer: MarkOf<'answer'>) => void;

/** One rule of signing, held against every forged request that was made to break it, and against every odd one that is right. */
export function signingLaw(name: string, title: string, further?: LookFurther): Check {
  return {
    name,
    title,
    section: 'INVARIANTS, signing; PROTOCOL §2',
    /** Looks at every forged request of this law whose answer came and had to be one or the other. */
    judge(view) {
      const docket = new Docket(name);
      for (const probed of probesOf(view)) {
        const { probe, answer } = probed;
        if (probe.event.law !== name || !answer || !isDecided(view, probed, answer)) continue;
        judgeAnswer(docket, probed, answer);
        further?.(view, docket, probed, answer);
      }
      return docket.result();
    },
  };
}

function judgeAnswer(docket: Docket, probed: Probed, answer: MarkOf<'answer'>): void {
  if (mustBeRefused(probed)) judgeRefusal(docket, probed, answer);
  // What befell a right request inside the core says nothing about how it was read.
  else if (answer.event.code !== internalCode) judgeTaking(docket, probed, answer);
}

/**
 * False where the timestamp may have been on either side of the window when the request arrived: that was some time
 * between its being written and its answer, if nobody set the clock meanwhile.
 */
export function isDecided(view: HistoryView, probed: Probed, answer: MarkOf<'answer'>): boolean {
  const { aheadMs, windowMs } = probed.probe.event;
  const latest = aheadMs + resolutionMs;
  const { writtenAt } = probed;
  // It may have been signed before this computer was held up, and sent afterwards.
  const heldMs = view.stalls.heldMs(writtenAt, writtenAt);
  const earliest = aheadMs - (answer.event.t - writtenAt) - heldMs - view.slackMs - resolutionMs;
  const inside = earliest >= -windowMs - 2 * resolutionMs && latest <= windowMs + 2 * resolutionMs;
  const isAboutAge = Math.abs(aheadMs) > windowMs;
  // Another fault of the request has it refused whatever its age.
  if (mustBeRefused(probed) && !isAboutAge) return true;
  const jumps = view.of('clock-set');
  const jump = jumps[firstPlace(jumps, ({ event }) => event.t >= writtenAt)];
  const clockSet = jump !== undefined && jump.event.t <= answer.event.t;
  if (view.stalls.sleptMs(writtenAt, answer.event.t) > 0) return false;
  return !clockSet && (isAboutAge ? earliest > windowMs || latest < -windowMs : inside);
}

function judgeRefusal(docket: Docket, { probe, call }: Probed, answer: MarkOf<'answer'>): void {
  docket.look();
  const { codes } = probe.event;
  if (codes.includes(answer.event.code)) return;
  docket.find({
    machine: answer.event.machine,
    at: answer,
    with: [probe, call],
    says: `${described(probe.event.probe)}: the core answered ${said(answer)} and must refuse it with ${codes.join(' or ')}.`,
    customer:
      'Whoever can reach the core has goods dropped that nobody paid for, or changes what a merchant has signed.',
  });
}

function judgeTaking(docket: Docket, { probe, call }: Probed, answer: MarkOf<'answer'>): void {
  docket.look();
  if (!refusalsOfForm.has(answer.event.code)) return;
  docket.find({
    machine: answer.event.machine,
    at: answer,
    with: [probe, call],
    says: `${described(probe.event.probe)}, which is right: the core refused it with ${answer.event.code}.`,
    customer: 'A merchant whose program keeps the rule is turned away, and its customers with it.',
  });
}

/** A forged request, for people. */
export function described(name: string): string {
  const forgery = forgeries.find((one) => one.name === name);
  return forgery ? `A merchant ${forgery.says} (${name})` : `A forged request (${name})`;
}

/** An answer's code, for people. */
export function said({ event }: MarkOf<'answer'>): string {
  if (event.code === -1) return `HTTP ${event.status} without an envelope`;
  return event.delivery === '' ? `${event.code}` : `${event.code} with delivery ${event.delivery}`;
}
