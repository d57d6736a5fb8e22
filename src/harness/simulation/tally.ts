import { stateOf } from '../checks/check.ts';
import { firedFaults } from '../history/fault-counts.ts';
import type { RunResult } from '../runner/run.ts';
import { marks } from './coverage/index.ts';

/** How often something that was planned was planned, and how often it happened. */
export interface FaultTally {
  /** What it was planned for: machines, the network, a receiver. */
  readonly at: string;
  readonly fault: string;
  /** Plans of it, in all worlds together. */
  planned: number;
  /** Of those plans, how many struck at all. */
  struck: number;
  /** How often they struck, together. */
  fired: number;
}

/** What worlds had in them, counted; plain data, so that it can cross threads. */
export interface Tally {
  worlds: number;
  /** Deliveries that began, in histories that were then judged. */
  deliveries: number;
  events: number;
  /** The machines' own time, ms. */
  machineMs: number;
  /** Cases that checks had something to say about. */
  looked: number;
  /** Worlds that came to no rest within their time: nothing is proved by them. */
  gaveUp: number;
  /** Worlds in which a check could not judge all that there was to judge. */
  undecided: number;
  /** Worlds that were lived twice and compared. */
  twice: number;
  /** By `at/fault`. */
  readonly faults: Record<string, FaultTally>;
  /** Cases by the check's name. */
  readonly checks: Record<string, number>;
  /** How often by the mark's name. */
  readonly marks: Record<string, number>;
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return {
    worlds: 0,
    deliveries: 0,
    events: 0,
    machineMs: 0,
    looked: 0,
    gaveUp: 0,
    undecided: 0,
    twice: 0,
    faults: {},
    checks: {},
    marks: Object.fromEntries(marks.map(({ name }) => [name, 0])),
  };
}

/** Counts one world. */
export function countWorld(tally: Tally, { history, judgement }: RunResult): void {
  const { events } = history;
  tally.worlds += 1;
  tally.events += events.length;
  tally.machineMs += events.at(-1)?.t ?? 0;
  for (const event of events) if (event.kind === 'delivery-begun') tally.deliveries += 1;
  if (events.findLast((event) => event.kind === 'run-ended')?.reason === 'gave-up') tally.gaveUp += 1;
  if (judgement.results.some((result) => stateOf(result) === 'inconclusive')) tally.undecided += 1;
  for (const { fault, at, fired } of firedFaults(history))
    addFault(tally, { at, fault, planned: 1, struck: fired > 0 ? 1 : 0, fired });
  for (const { check, looked } of judgement.results) {
    tally.looked += looked;
    tally.checks[check] = (tally.checks[check] ?? 0) + looked;
  }
  for (const { name, count } of marks) tally.marks[name] = (tally.marks[name] ?? 0) + count(history);
}

/** Adds what another tally counted. */
export function addTally(sum: Tally, other: Tally): void {
  for (const name of ['worlds', 'deliveries', 'events', 'machineMs', 'looked', 'gaveUp', 'undecided', 'twice'] as const)
    sum[name] += other[name];
  for (const fault of Object.values(other.faults)) addFault(sum, fault);
  for (const list of ['checks', 'marks'] as const)
    for (const [name, n] of Object.entries(other[list])) sum[list][name] = (sum[list][name] ?? 0) + n;
}

function addFault({ faults }: Tally, { at, fault, planned, struck, fired }: FaultTally): void {
  const sum = (faults[`${at}/${fault}`] ??= { at, fault, planned: 0, struck: 0, fired: 0 });
  sum.planned += planned;
  sum.struck += struck;
  sum.fired += fired;
}
