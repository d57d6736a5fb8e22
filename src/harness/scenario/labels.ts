import type { Step } from './steps.ts';
import { unknownName } from './wording.ts';

/** A label that no earlier step of the same track gives to anything. */
export interface LabelProblem {
  /** Index of the step. */
  readonly step: number;
  readonly member: readonly (string | number)[];
  readonly message: string;
  /** What nothing is called. */
  readonly label: string;
}

/** Steps that name an order by the member that they are called by. */
const byOrder = ['pay', 'refund', 'deliver', 'resend', 'expires', 'queue', 'untilDwell', 'untilTimeout', 'settled', 'result'] as const;

/** Every use of a label in a track that comes before the step that would give it. */
export function labelProblems(steps: readonly Step[]): readonly LabelProblem[] {
  const problems: LabelProblem[] = [];
  const orders = new Set<string>();
  const codes = new Set<string>();
  steps.forEach((step, index) => {
    for (const { label, member, of } of labelsUsed(step)) {
      const known = of === 'order' ? orders : codes;
      if (!known.has(label)) problems.push({ step: index, member, label, message: `${unknownName(of, label, [...known])} (a step before this one in the same track must give it)` });
    }
    for (const { label, of } of gifts(step)) (of === 'order' ? orders : codes).add(label);
  });
  return problems;
}

/** What something is called by. */
interface Label {
  readonly label: string;
  readonly of: 'order' | 'pickup code';
}

/** The labels that a step needs, and where it names them. */
export function labelsUsed(step: Step): readonly (Label & { readonly member: readonly (string | number)[] })[] {
  if ('race' in step) return step.race.map((label, at) => ({ label, of: 'order', member: ['race', at] }));
  if ('consume' in step) return [{ label: step.consume, of: 'pickup code', member: ['consume'] }];
  if ('probe' in step) return [{ label: step.of, of: 'order', member: ['of'] }];
  const members: Readonly<Record<string, unknown>> = step;
  return byOrder.flatMap((member) => {
    const label = members[member];
    return typeof label === 'string' ? [{ label, of: 'order' as const, member: [member] }] : [];
  });
}

/** What is called by a label after the step; a step that is to be refused makes nothing. */
function gifts(step: Step): readonly Label[] {
  if ('race' in step) return [{ label: step.winner, of: 'order' }, { label: step.loser, of: 'order' }];
  if ('pickupCode' in step) return [{ label: step.pickupCode, of: 'pickup code' }];
  if ('expect' in step && step.expect !== 'accepted') return [];
  if ('laneTest' in step) return [{ label: step.laneTest, of: 'order' }];
  return 'order' in step ? [{ label: step.order, of: 'order' }] : [];
}
