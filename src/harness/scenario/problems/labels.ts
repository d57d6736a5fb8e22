import type { Step } from '../steps.ts';
import { quoted, unknownName } from '../messages.ts';

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
const byOrder = [
  'pay',
  'refund',
  'deliver',
  'resend',
  'expires',
  'queue',
  'untilDwell',
  'untilTimeout',
  'settled',
  'result',
] as const;

/** Every use of a label in a track that comes before the step that would give it. */
export function labelProblems(
  tracks: readonly { readonly steps: readonly Step[] }[],
  track: number,
): readonly LabelProblem[] {
  const steps = tracks[track]?.steps ?? [];
  const problems: LabelProblem[] = [];
  const orders = new Set<string>();
  const codes = new Set<string>();
  steps.forEach((step, index) => {
    for (const { label, member, of } of labelsUsed(step)) {
      const known = of === 'order' ? orders : codes;
      if (!known.has(label))
        problems.push({ step: index, member, label, message: unknownLabel({ label, of }, [...known], tracks) });
    }
    for (const { label, of } of gifts(step)) {
      const known = of === 'order' ? orders : codes;
      const member = giver(step, label);
      if (known.has(label) && member !== null)
        problems.push({ step: index, member: [member], label, message: taken(of, label) });
      known.add(label);
    }
  });
  return problems;
}

function unknownLabel(
  { label, of }: Label,
  known: readonly string[],
  tracks: readonly { readonly steps: readonly Step[] }[],
): string {
  const elsewhere = tracks.flatMap(({ steps }, index) =>
    steps.some((step) => gifts(step).some((gift) => gift.label === label && gift.of === of)) ? [index + 1] : [],
  );
  const [track] = elsewhere;
  const must = 'a step before this one in the same track must give it';
  if (track === undefined) return `${unknownName(of, label, known)} (${must})`;
  return `no step before this one gives the label ${quoted(label)}, though one in track ${track} does: ${must}`;
}

function taken(of: Label['of'], label: string): string {
  return `another ${of} of this track is called ${quoted(label)} already: give this one a label of its own`;
}

/** The member by which a step gives a label that must be new; a race may name its winner again. */
function giver(step: Step, label: string): string | null {
  if ('race' in step) return null;
  return (
    (['pickupCode', 'laneTest', 'order'] as const).find(
      (member) => (step as Readonly<Record<string, unknown>>)[member] === label,
    ) ?? null
  );
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
  if ('race' in step)
    return [
      { label: step.winner, of: 'order' },
      { label: step.loser, of: 'order' },
    ];
  if ('pickupCode' in step) return [{ label: step.pickupCode, of: 'pickup code' }];
  if ('expect' in step && step.expect !== 'accepted') return [];
  if ('laneTest' in step) return [{ label: step.laneTest, of: 'order' }];
  return 'order' in step ? [{ label: step.order, of: 'order' }] : [];
}
