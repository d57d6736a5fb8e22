import type { BenchResult } from '#harness/bench/result.ts';
import { mainLoad } from '#harness/reports/bench/tables/load.ts';
import type { RunView } from '../schemas/runs.ts';

/** The files by which a folder is known as a run's, in this order. */
export const recordFiles: readonly { readonly file: string; readonly kind: RunView['kind'] }[] = [
  { file: 'certificate.json', kind: 'certificate' },
  // Of a version that kept the page alone.
  { file: 'certificate.html', kind: 'certificate' },
  { file: 'bench.json', kind: 'benchmark' },
  { file: 'simulation.json', kind: 'simulation' },
  { file: 'verdict.json', kind: 'scenario' },
  // A run that was cut off, or goes on.
  { file: 'history.ndjson', kind: 'scenario' },
];

/** What is read of the records of all kinds; an older version, or a damaged file, may lack any of it. */
interface AnyRecord {
  readonly scenario?: unknown;
  readonly verdict?: unknown;
  readonly reason?: unknown;
  readonly stage?: unknown;
  readonly seed?: unknown;
  readonly startedAt?: unknown;
  readonly seconds?: unknown;
  readonly durationMs?: unknown;
  readonly replay?: unknown;
  readonly findings?: unknown;
  /** Of a simulation: its failed worlds. */
  readonly failed?: unknown;
  /** Of a certification: its cloud and its command. */
  readonly target?: unknown;
  readonly command?: unknown;
  /** Of a benchmark: its name, and what it is about. */
  readonly profile?: unknown;
  readonly about?: unknown;
  readonly at?: unknown;
}

/**
 * A run by its record.
 * @param text the record, JSON; anything else gives a run of which nothing is known.
 * @param folder its name, and when its record was written, Unix ms.
 */
export function runOfRecord(
  kind: RunView['kind'],
  text: string,
  { name, changedAt }: { readonly name: string; readonly changedAt: number },
): Omit<RunView, 'id' | 'files'> {
  const record = parse(text);
  if (kind === 'certificate') return runOfCertificate(record, { name, changedAt });
  const about = objectOf(record.about);
  const startedAt = timeOf(record.startedAt ?? about.at);
  return {
    kind,
    name: stringOf(record.scenario) ?? stringOf(record.profile) ?? name,
    verdict: verdictOf(record.verdict),
    reason: stringOf(record.reason) ?? '',
    stage: stringOf(record.stage),
    seed: numberOf(record.seed ?? about.seed),
    startedAt: Number.isFinite(startedAt) ? startedAt : changedAt,
    seconds: numberOf(record.seconds) ?? secondsOf(record.durationMs),
    findings: countOf(record.findings) ?? countOf(record.failed),
    addedP99Ms: kind === 'benchmark' ? addedP99Of(record) : null,
    replay: stringOf(record.replay),
  };
}

/** A certification, whose verdict is an object with the names of the cases that failed. */
function runOfCertificate(
  record: AnyRecord,
  { name, changedAt }: { readonly name: string; readonly changedAt: number },
): Omit<RunView, 'id' | 'files'> {
  const verdict = objectOf(record.verdict) as { readonly [Member in 'verdict' | 'reason' | 'failed']?: unknown };
  return {
    kind: 'certificate',
    name: stringOf(record.target) ?? name,
    verdict: verdictOf(verdict.verdict),
    reason: stringOf((objectOf(verdict.reason) as { readonly en?: unknown }).en) ?? '',
    stage: null,
    seed: null,
    startedAt: numberOf(record.startedAt) ?? changedAt,
    seconds: secondsOf(record.durationMs),
    findings: countOf(verdict.failed),
    addedP99Ms: null,
    replay: stringOf(record.command),
  };
}

function objectOf(value: unknown): AnyRecord {
  return typeof value === 'object' && value !== null ? value : {};
}

/** What the core added in the step of load that the run is judged by. */
function addedP99Of(record: AnyRecord): number | null {
  try {
    return numberOf(mainLoad(record as BenchResult)?.times.added?.p99);
  } catch {
    // The record is of another version, or damaged.
    return null;
  }
}

/** A time, Unix ms, as a number or in ISO 8601. */
function timeOf(value: unknown): number {
  return typeof value === 'number' ? value : Date.parse(stringOf(value) ?? '');
}

function parse(text: string): AnyRecord {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function verdictOf(value: unknown): RunView['verdict'] {
  return value === 'PASS' || value === 'FAIL' || value === 'INCONCLUSIVE' ? value : null;
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function secondsOf(ms: unknown): number | null {
  return typeof ms === 'number' ? ms / 1000 : null;
}

function countOf(list: unknown): number | null {
  return Array.isArray(list) ? list.length : null;
}
