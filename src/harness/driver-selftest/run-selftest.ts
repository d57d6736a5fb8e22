import { DriverError } from '#drivers/guard/driver-error.ts';
import type { Capabilities } from '#drivers/capabilities.ts';
import type { EvidenceEntry } from '../certify/evidence.ts';
import { plainText, type LocalText } from '../certify/local-text.ts';
import { NotPlayable } from '../certify/play/play-errors.ts';
import { triedFunctions, type TriedFunction } from './functions.ts';
import { Selftest, type SelftestOptions } from './selftest.ts';

/** What became of a function. `SKIP`: it was not tried. */
export type FunctionState = 'PASS' | 'FAIL' | 'SKIP';

/** The result of one function of a driver against a cloud. */
export interface FunctionResult {
  readonly name: string;
  readonly title: LocalText;
  readonly state: FunctionState;
  /** Why it does not work, or was not tried. */
  readonly why?: LocalText;
  readonly change?: LocalText;
  /** What was sent and what came back. */
  readonly evidence: readonly EvidenceEntry[];
}

/**
 * Tries each function of a driver against a cloud, by one sale. Never rejects for what a driver or a cloud does wrong.
 * @param limits what the cloud can do.
 * @throws CannotCertify when nothing answers there, and what {@link SelftestOptions.choose} throws.
 */
export async function runSelftest(options: SelftestOptions, limits: Capabilities): Promise<readonly FunctionResult[]> {
  const test = new Selftest(options);
  const results: FunctionResult[] = [];
  try {
    for (const next of triedFunctions) results.push(await tried(next, { test, limits, results, log: options.log }));
  } finally {
    await test.leave();
  }
  return results;
}

interface Attempt {
  readonly test: Selftest;
  readonly limits: Capabilities;
  readonly results: readonly FunctionResult[];
  readonly log: SelftestOptions['log'];
}

async function tried(next: TriedFunction, { test, limits, results, log }: Attempt): Promise<FunctionResult> {
  const { name, title, needs, reads, change } = next;
  const notTried = next.notNeeded?.(limits) ?? missingNeed(needs, results);
  if (notTried) return { name, title, state: 'SKIP', why: notTried, evidence: [] };
  const from = log.entries.length;
  const seen = (): readonly EvidenceEntry[] => [
    ...log.entries.slice(0, from).filter(({ kind }) => kind === reads),
    ...log.entries.slice(from),
  ];
  try {
    await next.attempt(test);
    return { name, title, state: 'PASS', evidence: seen() };
  } catch (error) {
    if (!isOfAttempt(error)) throw error;
    return { name, title, state: 'FAIL', why: plainText(error.message), change, evidence: seen() };
  }
}

/** The first function that had to work before. */
function missingNeed(needs: readonly string[], results: readonly FunctionResult[]): LocalText | null {
  const missing = needs.flatMap((need) => results.filter(({ name, state }) => name === need && state !== 'PASS'))[0];
  if (!missing) return null;
  const { name, state } = missing;
  return state === 'FAIL'
    ? { en: `${name} does not work`, zh: `${name} 不可用` }
    : { en: `${name} was not tried`, zh: `${name} 未尝试` };
}

/** A failure of the driver, the cloud or the attempt; anything else is a failure of vendloop. */
function isOfAttempt(error: unknown): error is Error {
  return (
    error instanceof DriverError ||
    error instanceof NotPlayable ||
    (error instanceof Error && error.constructor === Error)
  );
}
