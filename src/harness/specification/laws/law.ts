import type { Call, CoreChange, ReceivedCallback } from '../observation.ts';
import { countClauses, type ClauseName } from '../clauses.ts';
import type { Mismatch } from '../search/operation.ts';
import type { MachineTerms, Terms } from '../terms.ts';

/** Something that was seen and that a law does not allow. */
export interface LawMismatch extends Mismatch {
  /** What shows it. */
  readonly seen: Call | ReceivedCallback;
  /** Another call without which it would be allowed. */
  readonly besides: Call | null;
}

/** What a law came to. */
export interface LawResult {
  readonly mismatches: readonly LawMismatch[];
  /** How often each clause was held against something that was seen. */
  readonly judged: ReadonlyMap<ClauseName, number>;
}

/** What a run declares of its core. */
export interface LawContext {
  readonly terms: Terms;
  readonly machines: readonly MachineTerms[];
  /** When the core was stopped or its store failed, in order. */
  readonly coreChanges: readonly CoreChange[];
  readonly ledger: DropLedger;
}

/** What a machine was to drop from one lane, when each item dropped (ms of the run), and other lanes' items. */
export interface DropEntry {
  readonly lane: number;
  readonly quantity: number;
  readonly drops: readonly number[];
  readonly otherLanes: number;
}

/** By delivery. */
export type DropLedger = ReadonlyMap<string, DropEntry>;

/** Takes what was seen of a whole run, in order of time. */
export interface LawJudge {
  call?(call: Call): void;
  callback?(received: ReceivedCallback): void;
  result(): LawResult;
}

/** A law about a whole run, over all machines and merchants: it needs no state of a machine. */
export interface Law {
  readonly name: string;
  start(context: LawContext): LawJudge;
}

/** Collects what a law finds. */
export class LawFindings {
  readonly #mismatches: LawMismatch[] = [];
  readonly #judged = new Map<ClauseName, number>();

  judge(...clauses: readonly ClauseName[]): void {
    countClauses(this.#judged, clauses);
  }

  /** @param sentence what was seen and what is allowed; the clause is put behind it. */
  add(clause: ClauseName, sentence: string, seen: LawMismatch['seen'], besides: Call | null = null): void {
    this.#mismatches.push({ clause, sentence: `${sentence} (${clause})`, seen, besides });
  }

  result(): LawResult {
    return { mismatches: this.#mismatches, judged: this.#judged };
  }
}
