import { checkState } from '../checks/check.ts';
import { specification } from '../checks/protocol/specification.ts';
import { countFaults } from '../history/fault-counts.ts';
import type { RunResult } from '../runner/run.ts';
import { unionOfCores } from '../history/union-of-cores.ts';
import { judgeBySpecification, type SpecificationResult } from '../specification/judge.ts';
import { coverageCounters } from './coverage/index.ts';

/** Counts of one kind of planned fault. */
export interface FaultTally {
  /** Target of the fault: machine, network, receiver, store or core. */
  readonly target: string;
  readonly fault: string;
  /** Plans in all worlds together. */
  planned: number;
  /** Plans that fired at least once. */
  firedPlans: number;
  /** Total number of firings. */
  firings: number;
}

/** Counts over many worlds; plain data, so that threads can exchange it. */
export interface Tally {
  worlds: number;
  /** Started deliveries in judged histories. */
  deliveries: number;
  events: number;
  /** Virtual time, ms. */
  machineMs: number;
  /** Cases that checks judged. */
  cases: number;
  /** Worlds that did not settle within their time limit; they prove nothing. */
  unfinished: number;
  /** Worlds in which a check could not judge all its cases; the specification counts machines instead. */
  undecided: number;
  /** Machines that were held against the specification, and those of them that were not judged to their end. */
  machines: number;
  undecidedMachines: number;
  /** Worlds that were run twice and compared. */
  runTwice: number;
  /** By `target/fault`. */
  readonly faults: Record<string, FaultTally>;
  /** Cases by the check's name. */
  readonly checks: Record<string, number>;
  /** Counts by the name of the coverage counter. */
  readonly coverage: Record<string, number>;
  /** How often each clause of the protocol was reached, and how often something was held against it. */
  readonly reachedClauses: Record<string, number>;
  readonly judgedClauses: Record<string, number>;
}

/** A tally with all counts 0. */
export function emptyTally(): Tally {
  return {
    worlds: 0,
    deliveries: 0,
    events: 0,
    machineMs: 0,
    cases: 0,
    unfinished: 0,
    undecided: 0,
    machines: 0,
    undecidedMachines: 0,
    runTwice: 0,
    faults: {},
    checks: {},
    coverage: Object.fromEntries(coverageCounters.map(({ name }) => [name, 0])),
    reachedClauses: {},
    judgedClauses: {},
  };
}

/** Counts one world. */
export function countWorld(tally: Tally, { history, judgement }: RunResult): void {
  const { events } = history;
  tally.worlds += 1;
  tally.events += events.length;
  tally.machineMs += events.at(-1)?.t ?? 0;
  for (const event of events) if (event.kind === 'delivery-started') tally.deliveries += 1;
  if (events.findLast((event) => event.kind === 'run-ended')?.reason === 'abandoned') tally.unfinished += 1;
  if (judgement.results.some((result) => result.check !== specification.name && checkState(result) === 'inconclusive'))
    tally.undecided += 1;
  for (const { fault, target, fired: firings } of countFaults(history))
    addFault(tally, { target, fault, planned: 1, firedPlans: firings > 0 ? 1 : 0, firings });
  for (const { check, cases } of judgement.results) {
    tally.cases += cases;
    tally.checks[check] = (tally.checks[check] ?? 0) + cases;
  }
  for (const { name, count } of coverageCounters) tally.coverage[name] = (tally.coverage[name] ?? 0) + count(history);
  countSpecification(tally, judgeBySpecification(unionOfCores(history)));
}

function countSpecification(tally: Tally, { machines, undecided, reached, judged }: SpecificationResult): void {
  tally.machines += machines;
  tally.undecidedMachines += undecided.length;
  addTimes(tally.reachedClauses, reached);
  addTimes(tally.judgedClauses, judged);
}

function addTimes(sum: Record<string, number>, counts: Iterable<readonly [name: string, times: number]>): void {
  for (const [name, times] of counts) sum[name] = (sum[name] ?? 0) + times;
}

/** Adds another tally. */
export function addTally(sum: Tally, other: Tally): void {
  for (const name of [
    'worlds',
    'deliveries',
    'events',
    'machineMs',
    'cases',
    'unfinished',
    'undecided',
    'machines',
    'undecidedMachines',
    'runTwice',
  ] as const)
    sum[name] += other[name];
  for (const fault of Object.values(other.faults)) addFault(sum, fault);
  for (const list of ['checks', 'coverage', 'reachedClauses', 'judgedClauses'] as const)
    addTimes(sum[list], Object.entries(other[list]));
}

function addFault({ faults }: Tally, { target, fault, planned, firedPlans, firings }: FaultTally): void {
  const sum = (faults[`${target}/${fault}`] ??= { target, fault, planned: 0, firedPlans: 0, firings: 0 });
  sum.planned += planned;
  sum.firedPlans += firedPlans;
  sum.firings += firings;
}
