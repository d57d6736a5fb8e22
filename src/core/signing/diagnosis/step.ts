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
  readonly mend: Bilingual | null;
  /** The code with which the core refuses it (PROTOCOL §6); null where nothing is wrong. */
  readonly code: ErrorCode | null;
}

/** A mistake by its name, what it is, and what to do about it. */
export interface Mistake {
  readonly name: string;
  readonly says: Bilingual;
  readonly mend: Bilingual;
}

/** A step that found nothing wrong. */
export function fine(name: string, en: string, zh: string): Step {
  return { name, state: 'ok', text: { zh, en }, mend: null, code: null };
}

/** A step that could not be taken. */
export function skipped(name: string, en: string, zh: string): Step {
  return { name, state: 'skipped', text: { zh, en }, mend: null, code: null };
}

/** A step that found something wrong. */
export function wrong(name: string, text: Bilingual, mend: Bilingual | null = null, code: ErrorCode = 4003): Step {
  return { name, state: 'wrong', text, mend, code };
}

/** Puts several mistakes into one step; all of them must be mended. */
export function wrongBy(name: string, mistakes: readonly Pick<Mistake, 'says' | 'mend'>[]): Step {
  return wrong(name, joined(mistakes.map(({ says }) => says)), joined(mistakes.map(({ mend }) => mend)));
}

/** Clauses as one, in both languages. */
export function joined(clauses: readonly Bilingual[]): Bilingual {
  return { zh: clauses.map(({ zh }) => zh).join('；'), en: clauses.map(({ en }) => en).join('; and ') };
}
