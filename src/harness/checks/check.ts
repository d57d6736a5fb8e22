import type { HistoryEvent } from '../history/event.ts';
import {
  minEvidence,
  maxEvidence,
  maxEvidenceOfCheck,
  maxCitedLength,
  maxFindings,
  maxSentences,
  maxMessageLength,
  maxMessageLengthOfCheck,
} from './limits.ts';
import { isStalledByOwnProcess, judgeTiming } from '../history/view/timing.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import type { EventEntry } from '../history/view/view-types.ts';

/** A rule broken once. */
export interface Finding {
  /** The check's name. */
  readonly check: string;
  /** The clause of the protocol that was broken, where the check holds answers against clauses. */
  readonly clause?: string;
  /** The machine concerned, where there is one. */
  readonly machine?: string;
  /** When it showed: ms since the run began. */
  readonly at: number;
  /** The evidence: indexes into the `events` of the history that was judged. */
  readonly events: readonly number[];
  /** What happened, in one sentence with its numbers. */
  readonly message: string;
  /** What a customer or merchant would have suffered, in one sentence. */
  readonly impact: string;
}

/** What a check made of a history. */
export interface CheckResult {
  readonly check: string;
  /**
   * Number of cases that were judged. Zero proves nothing.
   */
  readonly cases: number;
  /** Cases that were not judged because this computer stalled; they are not among the judged cases. */
  readonly stalledCases: number;
  /**
   * Of those, the ones that were late because the process of the run itself computed meanwhile: its core may be at
   * fault.
   */
  readonly selfStalledCases: number;
  /** The first {@link maxFindings} at most: an invented history may violate a rule a million times. */
  readonly findings: readonly Finding[];
  /** Findings besides those, which are only counted. */
  readonly moreFindings?: number;
  /**
   * What the check could not judge though it was there to be judged, a sentence each: then nothing is proved, and it is
   * no PASS.
   */
  readonly undecided: readonly string[];
  /** Facts worth reading that break no rule. */
  readonly notes: readonly string[];
}

/** How often a check found its rule broken. */
export function findingCount({ findings, moreFindings = 0 }: Pick<CheckResult, 'findings' | 'moreFindings'>): number {
  return findings.length + moreFindings;
}

/** What is only counted, of two results that become one. */
export function moreFindingsOf(one: CheckResult, other: CheckResult): Pick<CheckResult, 'moreFindings'> {
  const moreFindings = (one.moreFindings ?? 0) + (other.moreFindings ?? 0);
  return moreFindings > 0 ? { moreFindings } : {};
}

/**
 * The state of a check. `stalled`: it judged no case, because this computer stalled in each of them.
 */
export type CheckState = 'failed' | 'inconclusive' | 'passed' | 'stalled' | 'no-cases';

/**
 * The state of one check: findings count first, then what is undecided, then whether it judged a case.
 */
export function checkState({
  cases,
  stalledCases,
  findings,
  undecided,
}: Pick<CheckResult, 'cases' | 'stalledCases' | 'findings' | 'undecided'>): CheckState {
  if (findings.length > 0) return 'failed';
  if (undecided.length > 0) return 'inconclusive';
  if (cases > 0) return 'passed';
  return stalledCases > 0 ? 'stalled' : 'no-cases';
}

/** One rule that every history must keep. A pure function of the history. */
export interface Check {
  readonly name: string;
  /** The law, in one sentence. */
  readonly title: string;
  /** Where the law stands, for example `PROTOCOL §4.3`. */
  readonly section: string;
  judge(view: HistoryView): CheckResult;
}

/** What a {@link FindingCollector} needs to write a finding down. */
export interface Violation {
  readonly machine?: string;
  /** The event at which it showed. */
  readonly entry: EventEntry<HistoryEvent>;
  /** Further evidence, in any order; what is undefined is left out. */
  readonly evidence?: readonly (EventEntry<HistoryEvent> | undefined)[];
  readonly message: string;
  readonly impact: string;
  /** When it showed, if later than the event `at`. */
  readonly shownAtMs?: number;
}

/** Collects what one check finds in one history. */
export class FindingCollector {
  readonly #check: string;
  readonly #findings: Finding[] = [];
  #moreFindings = 0;
  #evidenceLeft = maxEvidenceOfCheck;
  #textLeft = maxMessageLengthOfCheck;
  readonly #notes: string[] = [];
  readonly #undecided: string[] = [];
  #cases = 0;
  #stalledCases = 0;
  #selfStalledCases = 0;

  constructor(check: string) {
    this.#check = check;
  }

  /** Counts a case that was judged. */
  addCases(cases = 1): void {
    this.#cases += cases;
  }

  /** Counts a case that cannot be judged because this computer stalled. */
  addStalledCase(byOwnProcess = false, cases = 1): void {
    this.#stalledCases += cases;
    if (byOwnProcess) this.#selfStalledCases += cases;
  }

  /**
   * Counts a case with an upper bound in time: as judged, or as stalled.
   * @returns true when what was due at `due` came too late at `came`, and no stall of this computer explains it.
   */
  addTimedCase(view: HistoryView, due: number, actual: number, cases = 1): boolean {
    const timing = judgeTiming(view, due, actual);
    if (timing === 'stalled') this.addStalledCase(isStalledByOwnProcess(view, due, actual), cases);
    else this.addCases(cases);
    return timing === 'late';
  }

  /** How many findings will still be kept. */
  get room(): number {
    return this.#textLeft > 0 ? maxFindings - this.#findings.length : 0;
  }

  /** Counts findings that there is no room for. */
  findMore(findings: number): void {
    this.#moreFindings += findings;
  }

  addFinding(violation: Violation): void {
    if (this.room === 0) {
      this.findMore(1);
      return;
    }
    const indexes = this.#evidenceOf(violation);
    this.#textLeft -= violation.message.length;
    this.#findings.push({
      check: this.#check,
      ...(violation.machine !== undefined && { machine: violation.machine }),
      at: violation.shownAtMs ?? violation.entry.event.t,
      events: [...indexes].sort((a, b) => a - b),
      message: shortText(violation.message, maxMessageLength),
      impact: violation.impact,
    });
  }

  #evidenceOf({ entry, evidence = [] }: Violation): ReadonlySet<number> {
    const most = Math.max(minEvidence, Math.min(maxEvidence, this.#evidenceLeft));
    const indexes = new Set([entry.index]);
    for (const cited of evidence) {
      if (indexes.size >= most) break;
      if (cited) indexes.add(cited.index);
    }
    this.#evidenceLeft -= indexes.size;
    return indexes;
  }

  /** Adds a reason why something could not be judged: the check is INCONCLUSIVE unless it has findings. */
  addUndecided(sentence: string): void {
    this.#undecided.push(sentence);
  }

  addNote(sentence: string): void {
    this.#notes.push(sentence);
  }

  result(): CheckResult {
    return {
      check: this.#check,
      cases: this.#cases,
      stalledCases: this.#stalledCases,
      selfStalledCases: this.#selfStalledCases,
      findings: this.#findings,
      ...(this.#moreFindings > 0 && { moreFindings: this.#moreFindings }),
      undecided: shortened(this.#undecided),
      notes: shortened(this.#notes),
    };
  }
}

/** A value as a sentence cites it. */
export function cited(value: string | number): string {
  return shortText(`${value}`, maxCitedLength);
}

function shortText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} …` : text;
}

/** So much of a list as evidence of a finding can name. */
export function evidence<T>(list: readonly T[]): readonly T[] {
  return list.length > maxEvidence ? list.slice(0, maxEvidence) : list;
}

function shortened(sentences: readonly string[]): readonly string[] {
  const more = sentences.length - maxSentences;
  return more > 0
    ? [...sentences.slice(0, maxSentences), `… and ${more.toLocaleString('en-US')} more of the kind.`]
    : sentences;
}

/** Milliseconds for people: `1234.5 ms`, to a whole microsecond at most. */
export function formatMs(value: number): string {
  return `${Math.round(value * 1000) / 1000} ms`;
}

/** `1 item`, `2 items`. */
export function formatQuantity(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
