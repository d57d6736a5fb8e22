import type { Bilingual, ErrorCode } from '#core/domain/errors.ts';

/**
 * What one look at a payload or a request came to. `skipped`: an earlier step left nothing to look at, or nobody gave
 * what this step compares with.
 */
export interface Step {
  /** Names the step for programs: base64, json, members, types, sign, time … */
  readonly name: string;
  readonly state: 'ok' | 'wrong' | 'skipped';
  /** What was seen. */
  readonly text: Bilingual;
  /** What to change; null where nothing is wrong. */
  readonly fix: Bilingual | null;
  /** The code with which the core refuses it (PROTOCOL §6); null where nothing is wrong. */
  readonly code: ErrorCode | null;
}

/** A mistake by its name, what it is, and what to do about it. */
export interface Mistake {
  readonly name: string;
  readonly message: Bilingual;
  readonly fix: Bilingual;
}

/** A step that found nothing wrong. */
export function okStep(name: string, en: string, zh: string): Step {
  return { name, state: 'ok', text: { zh, en }, fix: null, code: null };
}

/** A step that could not be taken. */
export function skippedStep(name: string, en: string, zh: string): Step {
  return { name, state: 'skipped', text: { zh, en }, fix: null, code: null };
}

/** A step that found something wrong. */
export function wrongStep(name: string, text: Bilingual, fix: Bilingual | null = null, code: ErrorCode = 4003): Step {
  return { name, state: 'wrong', text, fix, code };
}

/** Puts several mistakes into one step; all of them must be mended. */
export function wrongStepFrom(name: string, mistakes: readonly Pick<Mistake, 'message' | 'fix'>[]): Step {
  return wrongStep(
    name,
    joinClauses(mistakes.map(({ message }) => message)),
    joinClauses(mistakes.map(({ fix }) => fix)),
  );
}

/** Clauses as one, in both languages. */
export function joinClauses(clauses: readonly Bilingual[]): Bilingual {
  return { zh: clauses.map(({ zh }) => zh).join('；'), en: clauses.map(({ en }) => en).join('; and ') };
}
