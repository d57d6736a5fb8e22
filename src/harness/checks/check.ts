import type { HistoryEvent } from '../history/event.ts';
import {
  leastEvidence,
  mostEvidence,
  mostEvidenceOfCheck,
  mostCited,
  mostFindings,
  mostSentences,
  mostText,
  mostTextOfCheck,
} from './limits.ts';
import { isHeldUpByItself, timeliness } from '../history/view/timing.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import type { Mark } from '../history/view/view-types.ts';

/** A rule broken once. */
export interface Finding {
  /** The check's name. */
  readonly check: string;
  /** The machine concerned, where there is one. */
  readonly machine?: string;
  /** When it showed: ms since the run began. */
  readonly at: number;
  /** The evidence: indexes into the `events` of the history that was judged. */
  readonly events: readonly number[];
  /** What happened, in one sentence with its numbers. */
  readonly says: string;
  /** What a customer or merchant would have suffered, in one sentence. */
  readonly customer: string;
}

/** What a check made of a history. */
export interface CheckResult {
  readonly check: string;
  /**
   * How many cases the rule had something to say about. Zero is no proof of anything: a run in which no lock lapsed
   * says nothing of when locks lapse.
   */
  readonly looked: number;
  /** Cases that were not judged because this computer was held up; they are not among those looked at. */
  readonly heldUp: number;
  /** Of those, the ones that were late because the process of the run itself computed meanwhile: its core may be at fault. */
  readonly heldUpByItself: number;
  /** The first {@link mostFindings} at most: a history that somebody made up may break a rule a million times. */
  readonly findings: readonly Finding[];
  /** Findings besides those, which are only counted. */
  readonly moreFindings?: number;
  /** What the check could not judge though it was there to be judged, a sentence each: then nothing is proved, and it is no PASS. */
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

/** What a check came to. `held-up`: it looked at nothing, because this computer was held up whenever there was something. */
export type CheckState = 'broken' | 'inconclusive' | 'kept' | 'held-up' | 'idle';

/** The verdict of one check: what is broken counts first, then what could not be judged, then whether it looked at anything. */
export function stateOf({
  looked,
  heldUp,
  findings,
  undecided,
}: Pick<CheckResult, 'looked' | 'heldUp' | 'findings' | 'undecided'>): CheckState {
  if (findings.length > 0) return 'broken';
  if (undecided.length > 0) return 'inconclusive';
  if (looked > 0) return 'kept';
  return heldUp > 0 ? 'held-up' : 'idle';
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

/** What a {@link Docket} needs to write a finding down. */
export interface Breach {
  readonly machine?: string;
  /** The event at which it showed. */
  readonly at: Mark<HistoryEvent>;
  /** Further evidence, in any order; what is undefined is left out. */
  readonly with?: readonly (Mark<HistoryEvent> | undefined)[];
  readonly says: string;
  readonly customer: string;
  /** When it showed, if later than the event `at`. */
  readonly time?: number;
}

/** Collects what one check finds in one history. */
export class Docket {
  readonly #check: string;
  readonly #findings: Finding[] = [];
  #moreFindings = 0;
  #evidenceLeft = mostEvidenceOfCheck;
  #textLeft = mostTextOfCheck;
  readonly #notes: string[] = [];
  readonly #undecided: string[] = [];
  #looked = 0;
  #heldUp = 0;
  #heldUpByItself = 0;

  constructor(check: string) {
    this.#check = check;
  }

  /** Counts a case that was judged. */
  look(cases = 1): void {
    this.#looked += cases;
  }

  /** Counts a case that cannot be judged because this computer was held up. */
  holdUp(byItself = false, cases = 1): void {
    this.#heldUp += cases;
    if (byItself) this.#heldUpByItself += cases;
  }

  /**
   * Counts a case with an upper bound in time: as looked at, or as held up.
   * @returns true when what was due at `due` came too late at `came`, and no stall of this computer explains it.
   */
  lookLate(view: HistoryView, due: number, came: number, cases = 1): boolean {
    const when = timeliness(view, due, came);
    if (when === 'held-up') this.holdUp(isHeldUpByItself(view, due, came), cases);
    else this.look(cases);
    return when === 'late';
  }

  /** How many findings will still be kept. */
  get room(): number {
    return this.#textLeft > 0 ? mostFindings - this.#findings.length : 0;
  }

  /** Counts findings that there is no room for. */
  findMore(findings: number): void {
    this.#moreFindings += findings;
  }

  find(breach: Breach): void {
    if (this.room === 0) {
      this.findMore(1);
      return;
    }
    const indexes = this.#evidenceOf(breach);
    this.#textLeft -= breach.says.length;
    this.#findings.push({
      check: this.#check,
      ...(breach.machine !== undefined && { machine: breach.machine }),
      at: breach.time ?? breach.at.event.t,
      events: [...indexes].sort((a, b) => a - b),
      says: shortText(breach.says, mostText),
      customer: breach.customer,
    });
  }

  #evidenceOf({ at, with: marks = [] }: Breach): ReadonlySet<number> {
    const most = Math.max(leastEvidence, Math.min(mostEvidence, this.#evidenceLeft));
    const indexes = new Set([at.index]);
    for (const mark of marks) {
      if (indexes.size >= most) break;
      if (mark) indexes.add(mark.index);
    }
    this.#evidenceLeft -= indexes.size;
    return indexes;
  }

  /** Says that something could not be judged, and why: the check is INCONCLUSIVE unless it found something. */
  undecide(sentence: string): void {
    this.#undecided.push(sentence);
  }

  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  result(): CheckResult {
    return {
      check: this.#check,
      looked: this.#looked,
      heldUp: this.#heldUp,
      heldUpByItself: this.#heldUpByItself,
      findings: this.#findings,
      ...(this.#moreFindings > 0 && { moreFindings: this.#moreFindings }),
      undecided: shortened(this.#undecided),
      notes: shortened(this.#notes),
    };
  }
}

/** A value as a sentence cites it. */
export function cited(value: string | number): string {
  return shortText(`${value}`, mostCited);
}

function shortText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} …` : text;
}

/** So much of a list as evidence of a finding can name. */
export function evidence<T>(list: readonly T[]): readonly T[] {
  return list.length > mostEvidence ? list.slice(0, mostEvidence) : list;
}

function shortened(sentences: readonly string[]): readonly string[] {
  const more = sentences.length - mostSentences;
  return more > 0
    ? [...sentences.slice(0, mostSentences), `… and ${more.toLocaleString('en-US')} more of the kind.`]
    : sentences;
}

/** Milliseconds for people: `1234.5 ms`, to a whole microsecond at most. */
export function ms(value: number): string {
  return `${Math.round(value * 1000) / 1000} ms`;
}

/** `1 item`, `2 items`. */
export function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}
