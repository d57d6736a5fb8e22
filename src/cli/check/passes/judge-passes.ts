import type { Check } from '#harness/checks/check.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import type { HistoryHeader } from '#harness/history/header.ts';
import { scanHistory, type ReadHistory } from '#harness/history/ndjson.ts';
import { runChecks, type Judgement } from '#harness/judge/judgement.ts';
import { computeVerdict, type Verdict } from '#harness/judge/verdict.ts';
import { collectGarbage } from './collect-garbage.ts';
import { MergedResults } from './merge.ts';
import { PartFiles, type PartEvent } from './part-files.ts';
import { partsOf, type Parts } from './parts.ts';
import { HistoryScan, partHeader, type PlacedEvent } from './scan.ts';

/** A history that was judged without being in memory as a whole. */
interface JudgedInPasses {
  /** Its `events` are those alone that findings cite and that the verdict looks at, at their places. */
  readonly history: ReadHistory;
  /** The events that the verdict rests on, besides the judgement. */
  readonly verdictEvents: readonly HistoryEvent[];
  readonly eventCount: number;
  readonly parts: number;
  /** Empty where it was not wanted. */
  readonly digest: string;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
}

/** How a history is judged in passes. */
interface PassOptions {
  /** Reads the history from its start; called twice. */
  readonly pieces: () => AsyncIterable<string>;
  /** Names it in messages. */
  readonly file: string;
  /** Events of one part, unless machines hang together. */
  readonly mostEvents: number;
  /** The checks that judge. */
  readonly judgesOf: (header: HistoryHeader) => readonly Check[];
  /** Where the parts are kept meanwhile; by default the system's folder for temporary files. */
  readonly folder?: string;
  /** Whether the digest is wanted. */
  readonly withDigest?: boolean;
}

/**
 * Judges a history part by part: machines that have no order, delivery, callback or trade in common are judged apart.
 * @returns the reason in words where it has to be judged as a whole.
 * @throws HistoryError for the first invalid line.
 */
export async function judgeInPasses(options: PassOptions): Promise<JudgedInPasses | { readonly reason: string }> {
  const scanned = await scanParts(options);
  if ('reason' in scanned) return scanned;
  const { read, parts, forVerdict, eventCount, digest } = scanned;
  const files = new PartFiles(parts.count, options.folder);
  try {
    await files.write(options.pieces(), parts, eventCount);
    const judged = judgeParts(read, { parts, files, forVerdict }, options);
    return { ...judged, verdictEvents: forVerdict.map(([, event]) => event), eventCount, parts: parts.count, digest };
  } finally {
    files.remove();
  }
}

interface Scanned extends Pick<Split, 'parts' | 'forVerdict'>, Pick<JudgedInPasses, 'eventCount' | 'digest'> {
  readonly read: Omit<ReadHistory, 'events'>;
}

/** The first pass. What it kept of single events is free once it has ended. */
async function scanParts({
  pieces,
  file,
  mostEvents,
  withDigest = false,
}: PassOptions): Promise<Scanned | { readonly reason: string }> {
  const scan = new HistoryScan(withDigest);
  const read = await scanHistory(pieces(), file, scan);
  const forVerdict = scan.end();
  if (scan.reasonForWhole !== null) return { reason: scan.reasonForWhole };
  if (read.header.expect.length > 0) return { reason: 'the run is to be measured' };
  const parts = partsOf(scan, read.header, mostEvents);
  if (!parts) return { reason: 'something is about no machine of the header' };
  return { read, parts, forVerdict, eventCount: scan.count, digest: scan.digest() };
}

interface Split {
  readonly parts: Parts;
  readonly files: PartFiles;
  readonly forVerdict: readonly PlacedEvent[];
}

function judgeParts(
  read: Omit<ReadHistory, 'events'>,
  { parts, files, forVerdict }: Split,
  { judgesOf }: PassOptions,
): Pick<JudgedInPasses, 'history' | 'judgement' | 'verdict'> {
  const { header } = read;
  const merged = new MergedResults();
  const cited: HistoryEvent[] = [];
  // Its events are free when it has returned.
  const judgePart = (part: number): void => {
    const own = files.read(part);
    const history: History = {
      header: partHeader(header, (machine) => parts.hasMachine(part, machine)),
      events: own.map(({ event }) => event),
    };
    const { results } = runChecks(history, undefined, judgesOf(header));
    for (const { findings } of results) for (const { events } of findings) cite(cited, own, events);
    merged.add(results, (index) => own[index]?.index ?? index);
  };
  for (let part = 0; part < parts.count; part += 1) {
    judgePart(part);
    collectGarbage();
  }
  // What the verdict looks at besides: neither checks nor measures judge it.
  const verdictEvents = forVerdict.map(([, event]) => event);
  for (const [index, event] of forVerdict) cited[index] ??= event;
  const rest = runChecks({ header, events: verdictEvents }, undefined, []);
  const judgement = { ...rest, ...merged.result() };
  return {
    history: { ...read, events: cited },
    judgement,
    verdict: computeVerdict(judgement, header, verdictEvents),
  };
}

function cite(cited: HistoryEvent[], own: readonly PartEvent[], events: readonly number[]): void {
  for (const place of events) {
    const entry = own[place];
    if (entry) cited[entry.index] = entry.event;
  }
}
