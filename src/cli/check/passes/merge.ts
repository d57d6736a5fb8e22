import type { CheckResult, Finding } from '#harness/checks/check.ts';
import { maxFindings } from '#harness/checks/limits.ts';
import { compareFindings, findingsInOrder } from '#harness/judge/finding-order.ts';

/** Adds up what each check made of the parts of a history. */
export class MergedResults {
  readonly #results = new Map<string, CheckResult>();
  /** Findings that are there already: what concerns no machine shows in every part. */
  readonly #known = new Set<string>();

  /** @param indexOf of an event in the whole history by its index in the part. */
  add(results: readonly CheckResult[], indexOf: (index: number) => number): void {
    for (const result of results) {
      const findings = result.findings
        .map((finding) => ({ ...finding, events: finding.events.map(indexOf) }))
        .filter((finding) => this.#isNew(finding));
      const own = { ...result, findings };
      const before = this.#results.get(result.check);
      this.#results.set(result.check, capped(before ? added(before, own) : own));
    }
  }

  /** Results in the order of the checks, and all findings in theirs. */
  result(): { readonly results: readonly CheckResult[]; readonly findings: readonly Finding[] } {
    const results = [...this.#results.values()];
    return { results, findings: findingsInOrder(results) };
  }

  #isNew(finding: Finding): boolean {
    const key = JSON.stringify(finding);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }
}

function added(one: CheckResult, other: CheckResult): CheckResult {
  const moreFindings = (one.moreFindings ?? 0) + (other.moreFindings ?? 0);
  return {
    check: one.check,
    cases: one.cases + other.cases,
    stalledCases: one.stalledCases + other.stalledCases,
    selfStalledCases: one.selfStalledCases + other.selfStalledCases,
    findings: [...one.findings, ...other.findings],
    ...(moreFindings > 0 && { moreFindings }),
    undecided: [...new Set([...one.undecided, ...other.undecided])],
    notes: [...new Set([...one.notes, ...other.notes])],
  };
}

/** No more findings than a check of a whole history names, the first ones. */
function capped(result: CheckResult): CheckResult {
  const sorted = result.findings.toSorted(compareFindings);
  const more = Math.max(0, sorted.length - maxFindings) + (result.moreFindings ?? 0);
  return { ...result, findings: sorted.slice(0, maxFindings), ...(more > 0 && { moreFindings: more }) };
}
