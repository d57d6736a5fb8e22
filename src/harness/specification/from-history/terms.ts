import type { HistoryHeader, HistoryMachine } from '../../history/header.ts';
import type { Span } from '../span.ts';
import type { CallbackOutage, MachineTerms, Terms } from '../terms.ts';
import { lateMs, type Disturbances, type SeenEvent } from './windows.ts';

/** A header that declares what answers are held against, but for its machines. */
type DeclaringHeader = HistoryHeader & Required<Pick<HistoryHeader, 'limits' | 'merchants' | 'wallStartMs'>>;

/** Whether a header declares the terms of its run. */
export function declaresTerms(header: HistoryHeader): header is DeclaringHeader {
  const { limits, merchants, wallStartMs } = header;
  return limits !== undefined && merchants !== undefined && wallStartMs !== undefined;
}

/** The terms of a run. */
export function termsOf(header: DeclaringHeader, seen: readonly SeenEvent[], disturbances: Disturbances): Terms {
  const { merchants, wallStartMs, slackMs, callbacks, stage, speed } = header;
  return {
    merchants,
    limits: { ...countedLimits(header), callbacks },
    slackMs,
    promisesDetails: stage !== 'target',
    travelMs: travelMsOf(header),
    linkTravelMs: stage === 'virtual' ? travelMsOf(header) : realLinkTravelMs * speed,
    callbackOutages: callbackOutages(header, seen, disturbances),
    wallClock: wallClockOf(wallStartMs, seen, stage === 'virtual' ? 0 : slackMs),
  };
}

/** Where the network makes copies of calls or loses them, wrong calls cannot be counted from outside. */
function countedLimits({ limits, faults }: DeclaringHeader): DeclaringHeader['limits'] {
  const { allowances: _, ...others } = limits;
  return faults.some(({ target }) => target === 'network') ? others : limits;
}

/** How long a message is under way at most where nothing disturbs it, ms. */
function travelMsOf({ travelMs, slackMs, speed }: HistoryHeader): number {
  return travelMs ?? usualTravelMs * speed + slackMs;
}

/** Where it is not declared, real ms: on real networks. */
const usualTravelMs = 2_000;

/** On a real network where nothing was seen to be slow, real ms: far more than a frame that was not lost takes. */
const realLinkTravelMs = 10_000;

/** A machine as its core declares it; null where the header leaves it open. */
export function machineTermsOf(machine: HistoryMachine): MachineTerms | null {
  const { appId, name, mode, utcOffsetMinutes, floorType, board, hasLift, hasDropSensor, lanes } = machine;
  if (
    appId === undefined ||
    name === undefined ||
    mode === undefined ||
    utcOffsetMinutes === undefined ||
    floorType === undefined ||
    board === undefined ||
    hasLift === undefined ||
    hasDropSensor === undefined ||
    lanes === undefined
  )
    return null;
  const { machine: machineNo, kind, dwellMs, multiDrop, firmware, freshness, texts } = machine;
  return {
    machineNo,
    appId,
    name,
    kind,
    dwellMs,
    initialMode: mode,
    utcOffsetMinutes,
    floorType,
    board,
    hasLift,
    hasDropSensor,
    multiDrop,
    firmware,
    ...(freshness && { freshness }),
    ...(texts && { texts: { ...noTexts, ...texts } }),
    // Where texts are declared, what is not described has its default.
    lanes: texts ? lanes.map((lane) => ({ ...lane, description: lane.description ?? nothingDescribed })) : lanes,
  };
}

const noTexts = { address: '', notifyMessage: '', lngLat: '', contact: '', tel: '' };
const nothingDescribed = { channel: {}, product: {} };

/** @param toleranceMs between the clock of the run and that of its core. */
function wallClockOf(startMs: number, seen: readonly SeenEvent[], toleranceMs: number): Terms['wallClock'] {
  const sets = seen.flatMap(({ event }) => (event.kind === 'clock-set' ? [{ t: event.t, byMs: event.byMs }] : []));
  return ({ from, to }: Span): Span => {
    let offset = 0;
    let least = Infinity;
    let most = -Infinity;
    const note = (): void => {
      least = Math.min(least, offset);
      most = Math.max(most, offset);
    };
    for (const { t, byMs } of sets) {
      if (t > to) break;
      if (t >= from) note();
      offset += byMs;
    }
    note();
    return { from: startMs + from + least - toleranceMs, to: startMs + to + most + toleranceMs };
  };
}

/** Faults of receivers that keep attempts from coming when they are due. */
const holdingFaults: ReadonlySet<string> = new Set(['hang', 'slow', 'refuse']);

function callbackOutages(
  { faults, callbacks, stage }: HistoryHeader,
  seen: readonly SeenEvent[],
  disturbances: Disturbances,
): readonly CallbackOutage[] {
  const origins = originsOf(seen, stage === 'virtual');
  const outages: CallbackOutage[] = [
    ...disturbances.callbacks.map(({ from, to }) => ({ from, to: to + lateMs, origin: '' })),
    ...disturbances.callbackCopies.map(({ from, to }) => ({
      from,
      to: to + lateMs,
      origin: '',
      copies: true as const,
    })),
    ...disturbances.stalls.map(({ from, to }) => ({ from, to: to + callbacks.timeoutMs, origin: '' })),
  ];
  // When a planned refusal begins and ends is not in the history.
  for (const { fault, target, targetText } of faults)
    if (target === 'receiver' && fault === 'refuse')
      outages.push({ from: 0, to: Infinity, origin: origins(targetText) });
  const injected = new Map<string, { readonly from: number; readonly origin: string }>();
  for (const { event } of seen) {
    if (event.kind === 'fault-injected' && event.target === 'receiver' && event.fault === 'refuse')
      injected.set(event.plan, { from: event.t, origin: origins(event.targetText) });
    else if (event.kind === 'fault-cleared') {
      const outage = injected.get(event.plan);
      if (outage) outages.push({ ...outage, to: event.t + callbacks.timeoutMs });
      injected.delete(event.plan);
    } else if (event.kind === 'receiver-fault-fired' && holdingFaults.has(event.fault))
      outages.push({ from: event.t, to: event.t + 2 * callbacks.timeoutMs, origin: origins(event.receiver) });
  }
  for (const outage of injected.values()) outages.push({ ...outage, to: Infinity });
  return outages;
}

/** Origin of a receiver by its name; empty where no callback has shown it. */
function originsOf(seen: readonly SeenEvent[], isVirtual: boolean): (name: string) => string {
  const origins = new Map<string, string>();
  for (const { event } of seen) {
    if (event.kind !== 'callback-received' || origins.has(event.receiver)) continue;
    const url = (event.wire as { readonly url?: unknown } | undefined)?.url;
    if (typeof url === 'string' && URL.canParse(url)) origins.set(event.receiver, new URL(url).origin);
  }
  return (name) => origins.get(name) ?? (isVirtual ? `http://${name}.sink.virtual` : '');
}
