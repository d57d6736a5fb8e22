import type { LocalText } from '../local-text.ts';
import type { EvidenceEntry } from '../evidence.ts';

/** The subjects of the suite, in the order of the reports. */
export const caseGroups = [
  'api',
  'signing',
  'lock',
  'fallback',
  'callbacks',
  'codes',
  'quantities',
  'payment',
  'machines',
  'restart',
] as const;
/** A subject of the suite. */
export type CaseGroup = (typeof caseGroups)[number];

/** What a case can come to. */
export const caseVerdicts = ['PASS', 'FAIL', 'PARTIAL', 'NOT APPLICABLE', 'INCONCLUSIVE'] as const;
/**
 * What a case came to. PARTIAL: what was asked is kept, and a part was not asked. INCONCLUSIVE: nothing is known,
 * because the driver failed, or this computer was disturbed, or what comes before the case did not work.
 */
export type CaseVerdict = (typeof caseVerdicts)[number];

/** Which promise a case examines. */
export interface CaseTitle {
  readonly name: string;
  readonly group: CaseGroup;
  /** The promise, as a sentence. */
  readonly promise: LocalText;
}

/** A case and what it came to. */
export interface CaseResult extends CaseTitle {
  readonly verdict: CaseVerdict;
  /** Why it did not pass; what was not asked; empty for PASS. */
  readonly reason: LocalText;
  /** Names of the machines that it played. */
  readonly machines: readonly string[];
  /** Since the beginning of the run, ms. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly evidence: readonly EvidenceEntry[];
  /** Of INCONCLUSIVE: cases, or beginnings of their names, that examine what stood in the way. */
  readonly foundBy?: readonly string[] | undefined;
}

/** A reason of PARTIAL. */
export function notAskedReason(parts: readonly LocalText[]): LocalText {
  return {
    en: `not asked: ${parts.map(({ en }) => en).join('; ')}`,
    zh: `未检查：${parts.map(({ zh }) => zh).join('；')}`,
  };
}

/**
 * Results whose cases could not be played because a promise is broken that another case examines: they are PARTIAL
 * when that case has failed, because its finding stands for both.
 */
export function withExplanations(results: readonly CaseResult[]): readonly CaseResult[] {
  const failed = results.filter(({ verdict }) => verdict === 'FAIL').map(({ name }) => name);
  return results.map((result) => {
    const { verdict, foundBy = [], reason } = result;
    const finding = failed.find((name) => foundBy.some((start) => name === start || name.startsWith(`${start}-`)));
    if (verdict !== 'INCONCLUSIVE' || finding === undefined) return result;
    const part = {
      en: `all of it, because ${reason.en} (found by ${finding})`,
      zh: `全部，因为 ${reason.zh}（见 ${finding}）`,
    };
    return { ...result, verdict: 'PARTIAL', reason: notAskedReason([part]) };
  });
}
