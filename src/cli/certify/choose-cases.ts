import type { Capabilities } from '#drivers/capabilities.ts';
import type { CertifyCase } from '#harness/certify/cases/certify-case.ts';
import { certifyCases } from '#harness/certify/cases/index.ts';
import type { CertifyFacts, CertifyMachine } from '#harness/certify/certify-machine.ts';
import { planCases, type CasePlan } from '#harness/certify/plan/plan-cases.ts';
import type { KnownFailure } from '#harness/certify/verdict/overall-verdict.ts';
import { certificateTexts } from '#harness/reports/certify/texts.ts';
import { textTable } from '#harness/reports/text-table.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import { unknownNameMessage } from '#harness/scenario/messages.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import type { CertifyFlags } from './flags.ts';

/** Longest wait of a case in a quick run, ms. */
const quickMs = 10_000;
/** A case with a choice may wait for as long as a timeout takes, and not less than this, ms. */
const minBudgetMs = 60_000;

/** How long a case with a choice waits at most, ms. */
export function budgetOf({ fallbackMs }: Capabilities, { quick }: CertifyFlags): number {
  return quick === true ? quickMs : Math.max(fallbackMs, minBudgetMs);
}

/**
 * Plans the cases that were asked for.
 * @throws UsageError for an unknown name of --case or of a known failure, with the nearest one.
 */
export function planOf(facts: CertifyFacts, flags: CertifyFlags, knownFailures: readonly KnownFailure[]): CasePlan {
  const cases = certifyCases(facts);
  const names = cases.map(({ name }) => name);
  for (const name of flags.case ?? [])
    if (!names.includes(name)) throw new UsageError(`--case: ${unknownNameMessage('case', name, names)}`);
  for (const known of knownFailures)
    if (!names.includes(known.case))
      throw new UsageError(`knownFailures: ${unknownNameMessage('case', known.case, names)}`);
  const chosen = cases.filter(({ name }) => flags.case?.includes(name) ?? true);
  return planCases(chosen, facts, flags.quick === true ? quickMs : Infinity);
}

/** Prints every case of a driver with its promise and how long it waits. */
export function listCases(io: CliIo, limits: Capabilities): void {
  const facts = { limits, machines: oneOfEachKind(limits), budgetMs: budgetOf(limits, {}) };
  const rows = certifyCases(facts).map((next) => [next.name, waitText(next, facts), next.promise[io.language]]);
  const { headings } = certificateTexts[io.language];
  const columns = [
    { heading: headings.case, align: 'left' },
    { heading: headings.time, align: 'right' },
    { heading: headings.promise, align: 'left' },
  ] as const;
  io.out(`${textTable(columns, rows)}\n`);
}

function waitText({ waitMs, notPromised }: CertifyCase, facts: CertifyFacts): string {
  if (notPromised?.(facts)) return '–';
  return formatDuration(waitMs?.(facts) ?? 0);
}

/** Machines that stand for those of a cloud. */
function oneOfEachKind({ kinds }: Capabilities): readonly CertifyMachine[] {
  return Object.keys(kinds).map((kind) => ({ machine: kind, key: '', kind, products: [kind] }));
}
