import type { History } from '../history/event.ts';
import { observe, type ObservedMachine, type ObservedRun, type Unobserved } from './from-history/observations.ts';
import { createModel, initialState, operationsOf } from './model.ts';
import { judgeCloses } from './laws/close-codes.ts';
import { LawBook } from './laws/index.ts';
import type { LawMismatch } from './laws/law.ts';
import { notOwed } from './rules/callbacks/judge-callback.ts';
import { isMachineList } from './rules/calls/call.ts';
import { judgeCallWithoutMachine } from './rules/judge-call.ts';
import { addCounts, countClauses, type ClauseName } from './clauses.ts';
import { search, type SearchBudget } from './search/search.ts';
import { State } from './state/state.ts';

/** Something that was seen and that no order of what happened explains. */
export interface Contradiction {
  readonly clause: ClauseName;
  /** Empty: it is about no machine of the run. */
  readonly machine: string;
  /** ms of the run. */
  readonly at: number;
  /** What was seen and what is allowed. */
  readonly sentence: string;
  /** Indexes into the history's events; empty where something did not come. */
  readonly events: readonly number[];
}

/** What the specification makes of a history. */
export interface SpecificationResult {
  readonly contradictions: readonly Contradiction[];
  /** How often each clause was held against something that was seen. */
  readonly judged: ReadonlyMap<ClauseName, number>;
  /** How often each clause took effect, judged or not. */
  readonly reached: ReadonlyMap<ClauseName, number>;
  /** Machines of the run. */
  readonly machines: number;
  /** Those with more orders of what was seen than could be tried: they were not judged to their end. */
  readonly undecided: readonly string[];
  /** Why nothing could be judged at all; null if it could. */
  readonly unobserved: Unobserved | null;
}

const results = new WeakMap<History, SpecificationResult>();

/** Holds a history against the specification, machine by machine. Made once for each history. */
export function judgeBySpecification(history: History): SpecificationResult {
  const known = results.get(history);
  if (known) return known;
  const observed = observe(history);
  const result = 'reason' in observed ? nothingSeen(observed) : judgeRun(observed);
  results.set(history, result);
  return result;
}

function nothingSeen(unobserved: Unobserved): SpecificationResult {
  return { contradictions: [], judged: new Map(), reached: new Map(), machines: 0, undecided: [], unobserved };
}

/** Judges what was seen of a run. */
function judgeRun(observed: ObservedRun, budget?: SearchBudget): SpecificationResult {
  const sum = new ResultSum();
  for (const machine of observed.machines) judgeMachine(observed, machine, sum, budget);
  for (const call of observed.otherCalls) {
    const [first] = judgeCallWithoutMachine(observed.terms, call)
      .slice()
      .sort((a, b) => a.mismatches.length - b.mismatches.length);
    if (!first) continue;
    sum.count(first.judged, first.reached);
    for (const { clause, sentence } of first.mismatches)
      sum.contradictions.push({ clause, sentence, machine: '', at: call.to, events: call.events });
  }
  for (const callback of observed.unexplainedCallbacks) {
    const { judged, reached, mismatches } = notOwed(State.empty, callback);
    sum.count(judged, reached);
    for (const { clause, sentence } of mismatches)
      sum.contradictions.push({ clause, sentence, machine: '', at: callback.at, events: [callback.event] });
  }
  judgeByLaws(observed, sum);
  sum.contradictions.sort((a, b) => a.at - b.at);
  const { contradictions, judged, reached, undecided } = sum;
  return { contradictions, judged, reached, machines: observed.machines.length, undecided, unobserved: null };
}

function judgeMachine(
  { terms, end }: ObservedRun,
  { machine, observations, disconnections }: ObservedMachine,
  sum: ResultSum,
  budget?: SearchBudget,
): void {
  const context = { terms, machine };
  const operations = operationsOf(context, observations);
  const found = search(createModel(context), initialState(machine), operations, end, budget);
  if (found.exceeded && found.mismatches.length === 0) sum.undecided.push(machine.machineNo);
  for (const { clause, sentence, at, operation } of found.mismatches)
    sum.contradictions.push({ clause, sentence, machine: machine.machineNo, at, events: operation?.events ?? [] });
  addCounts(sum.judged, found.judged);
  addCounts(sum.reached, found.reached);
  const closes = judgeCloses(terms, disconnections);
  sum.count(closes.judged, []);
  for (const { clause, sentence, seen } of closes.mismatches)
    sum.contradictions.push({ clause, sentence, machine: machine.machineNo, at: seen.at, events: [seen.event] });
}

/** What a law finds, unless the specification of a machine found it in the same call or callback by the same clause. */
function judgeByLaws({ terms, machines, whole, ledger }: ObservedRun, sum: ResultSum): void {
  const { calls, callbacks, coreChanges } = whole;
  const book = new LawBook({ terms, machines: machines.map(({ machine }) => machine), coreChanges, ledger });
  for (const call of calls) book.call(call);
  for (const callback of callbacks) book.callback(callback);
  const { mismatches, judged } = book.result();
  addCounts(sum.judged, judged);
  addCounts(sum.reached, judged);
  const known = new Set(sum.contradictions.map(({ clause, events }) => `${clause} ${events[0]}`));
  for (const { clause, sentence, seen, besides } of mismatches) {
    const events = 'event' in seen ? [seen.event] : [...seen.events, ...(besides?.events ?? [])];
    if (known.has(`${clause} ${events[0]}`)) continue;
    const at = 'event' in seen ? seen.at : seen.to;
    sum.contradictions.push({ clause, sentence, machine: machineOf(machines, seen), at, events });
  }
}

/** The machine that a call or callback is about; empty: none alone. */
function machineOf(machines: ObservedRun['machines'], seen: LawMismatch['seen']): string {
  if (!('event' in seen) && isMachineList(seen)) return '';
  const about = machines.find(({ observations: { calls, callbacks } }) =>
    'event' in seen ? callbacks.includes(seen) : calls.includes(seen),
  );
  return about?.machine.machineNo ?? '';
}

class ResultSum {
  readonly contradictions: Contradiction[] = [];
  readonly judged = new Map<ClauseName, number>();
  readonly reached = new Map<ClauseName, number>();
  readonly undecided: string[] = [];

  count(judged: readonly ClauseName[], reached: readonly ClauseName[]): void {
    countClauses(this.judged, judged);
    countClauses(this.reached, [...judged, ...reached]);
  }
}
