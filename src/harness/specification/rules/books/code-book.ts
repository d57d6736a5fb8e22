import type { PickupCodeState } from '../../entities.ts';
import type { Json } from '../../observation.ts';
import type { Span } from '../../span.ts';
import type { State } from '../../state/state.ts';
import type { Terms } from '../../terms.ts';

/** Codes of one machine that are neither used nor cancelled, in the order of their creation. */
export function openCodes(state: State): readonly string[] {
  return state.get('openCodes') ?? [];
}

/** A state with other open codes. */
export function withOpenCodes(state: State, keys: readonly string[]): State {
  return state.with('openCodes', '', keys.length > 0 ? keys : undefined);
}

/** The code of a key that the state itself holds. */
export function codeOf(state: State, key: string): PickupCodeState {
  const code = state.get('code', key);
  if (!code) throw new RangeError(`the state has no ${key}`);
  return code;
}

/** A state in which a code has ended, used or cancelled. */
export function endCode(state: State, key: string, change: Pick<PickupCodeState, 'usedBy' | 'cancelled'>): State {
  const left = openCodes(state).filter((other) => other !== key);
  return withOpenCodes(state.with('code', key, { ...codeOf(state, key), ...change }), left);
}

/** Whether a code is expired (§10.2): from the second of its limit on, by the wall clock. */
export function isExpired({ expiresAt }: PickupCodeState, terms: Terms, at: Span): 'yes' | 'no' | 'either' {
  if (expiresAt === null) return 'no';
  const wall = terms.wallClock(at);
  if (wall.from >= expiresAt) return 'yes';
  return wall.to < expiresAt ? 'no' : 'either';
}

/** A state in which a code has its id; unchanged if it has one, or if the id cannot be its. */
export function nameCode(state: State, key: string, id: Json | undefined): State {
  const code = codeOf(state, key);
  if (code.id !== null || typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return state;
  if (state.get('codeId', String(id)) !== undefined) return state;
  return state.with('code', key, { ...code, id }).with('codeId', String(id), key);
}

/** A state in which a code has its digits; unchanged if it has some, or if they cannot be its. */
export function spellCode(state: State, key: string, digits: Json | undefined): State {
  const code = codeOf(state, key);
  if (code.code !== null || typeof digits !== 'string' || state.get('codeDigits', digits) !== undefined) return state;
  return state.with('code', key, { ...code, code: digits }).with('codeDigits', digits, key);
}

/** What a call may mean by an id or by digits: a code and the state in which it has them, or none of the merchant. */
export interface FoundCode {
  readonly state: State;
  readonly key: string | null;
}

/** Codes that a call may mean by an id. */
export function codesById(state: State, appId: string, id: number): readonly FoundCode[] {
  const key = state.get('codeId', String(id));
  if (key !== undefined) return [{ state, key: codeOf(state, key).appId === appId ? key : null }];
  const unnamed = oneOfEachBatch(state, (code) => code.id === null && code.appId === appId);
  return [{ state, key: null }, ...unnamed.map((other) => ({ state: nameCode(state, other, id), key: other }))];
}

/** Codes that a call may mean by their digits. */
export function codesByDigits(state: State, appId: string, digits: string): readonly FoundCode[] {
  const key = state.get('codeDigits', digits);
  if (key !== undefined) return [{ state, key: codeOf(state, key).appId === appId ? key : null }];
  const unread = oneOfEachBatch(
    state,
    (code) => code.code === null && code.appId === appId && code.length === digits.length,
  );
  return [{ state, key: null }, ...unread.map((other) => ({ state: spellCode(state, other, digits), key: other }))];
}

/** Key of a code: the call that created it, and its place among the codes of that call. */
export function codeKey(call: number, place: number): string {
  return `code ${call} ${place}`;
}

/** The first fitting open code of each creation: codes of one creation differ in nothing that is known of them yet. */
function oneOfEachBatch(state: State, fits: (code: PickupCodeState) => boolean): readonly string[] {
  const found = new Map<string, string>();
  for (const key of openCodes(state)) {
    const batch = key.slice(0, key.lastIndexOf(' '));
    if (!found.has(batch) && fits(codeOf(state, key))) found.set(batch, key);
  }
  return [...found.values()];
}
