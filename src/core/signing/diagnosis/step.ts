import type { Bilingual, ErrorCode } from '#core/domain/errors.ts';

/**
 * The result of one check of a payload or a request. `skipped`: an earlier step left nothing to check, or the input to
 * compare with was not given.
 */
export interface Step {
  /** Its name for programs: base64, json, members, types, sign, time … */
  readonly name: string;
  readonly state: 'ok' | 'wrong' | 'skipped';
  /** What was found. */
  readonly text: Bilingual;
  /** What to change; null if nothing is wrong. */
  readonly fix: Bilingual | null;
  /** The code with which the core refuses it (PROTOCOL §6); null if nothing is wrong. */
  readonly code: ErrorCode | null;
}

/** A mistake: its name for programs, what is wrong, and what to do. */
export interface Mistake {
  readonly name: string;
  readonly message: Bilingual;
  readonly fix: Bilingual;
}

/** A check that found nothing wrong. */
export function okStep(name: string, en: string, zh: string): Step {
  return { name, state: 'ok', text: { zh, en }, fix: null, code: null };
}

/** A check that was not made. */
export function skippedStep(name: string, en: string, zh: string): Step {
  return { name, state: 'skipped', text: { zh, en }, fix: null, code: null };
}

/** A check that found something wrong. */
export function wrongStep(name: string, text: Bilingual, fix: Bilingual | null = null, code: ErrorCode = 4003): Step {
  return { name, state: 'wrong', text, fix, code };
}

/** One step for several mistakes; all of them need fixing. */
export function wrongStepFrom(name: string, mistakes: readonly Pick<Mistake, 'message' | 'fix'>[]): Step {
  return wrongStep(
    name,
    joinClauses(mistakes.map(({ message }) => message)),
    joinClauses(mistakes.map(({ fix }) => fix)),
  );
}

/** Joins clauses in both languages. */
export function joinClauses(clauses: readonly Bilingual[]): Bilingual {
  return { zh: clauses.map(({ zh }) => zh).join('；'), en: clauses.map(({ en }) => en).join('; and ') };
}
