import type { Step } from '../steps.ts';
import { quote } from '#simulators/suggestion.ts';
import { unknownNameMessage } from '../messages.ts';

/** A label that no earlier step of the same track gives to anything. */
export interface LabelProblem {
  /** Index of the step. */
  readonly step: number;
  readonly member: readonly (string | number)[];
  readonly message: string;
  /** What nothing is called. */
  readonly label: string;
}

/** Members that name an order. */
const orderMembers = [
  'pay',
  'refund',
  'update',
  'deliver',
  'awaitExpiry',
  'queue',
  'untilDwell',
  'untilTimeout',
  'untilExpiry',
  'awaitCallbacks',
  'result',
  'tradeOf',
  'about',
] as const;

/** Members that name a pickup code. */
const codeMembers = ['consume', 'cancelCode', 'untilCodeExpiry', 'code'] as const;

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
    for (const { label, member, kind } of usedLabels(step)) {
      const knownLabels = kind === 'order' ? orders : codes;
      if (!knownLabels.has(label))
        problems.push({
          step: index,
          member,
          label,
          message: unknownLabelMessage({ label, kind }, [...knownLabels], tracks),
        });
    }
    for (const { label, kind } of definedLabels(step)) {
      const knownLabels = kind === 'order' ? orders : codes;
      const member = definingMember(step, label);
      if (knownLabels.has(label) && member !== null)
        problems.push({ step: index, member: [member], label, message: duplicateLabelMessage(kind, label) });
      knownLabels.add(label);
    }
  });
  return problems;
}

function unknownLabelMessage(
  { label, kind }: Label,
  knownLabels: readonly string[],
  tracks: readonly { readonly steps: readonly Step[] }[],
): string {
  const definingTracks = tracks.flatMap(({ steps }, index) =>
    steps.some((step) => definedLabels(step).some((defined) => defined.label === label && defined.kind === kind))
      ? [index + 1]
      : [],
  );
  const [track] = definingTracks;
  const rule = 'a step before this one in the same track must give it';
  if (track === undefined) return `${unknownNameMessage(kind, label, knownLabels)} (${rule})`;
  return `no step before this one gives the label ${quote(label)}, though one in track ${track} does: ${rule}`;
}

function duplicateLabelMessage(kind: Label['kind'], label: string): string {
  return `another ${kind} of this track is called ${quote(label)} already: give this one a label of its own`;
}

/** The member by which a step gives a label that must be new; a race may name its winner again. */
function definingMember(step: Step, label: string): string | null {
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
  readonly kind: 'order' | 'pickup code';
}

/** The labels that a step needs, and where it names them. */
export function usedLabels(step: Step): readonly (Label & { readonly member: readonly (string | number)[] })[] {
  if ('race' in step) return step.race.map((label, at) => ({ label, kind: 'order', member: ['race', at] }));
  if ('resend' in step) return [{ label: step.resend, kind: resentKind(step), member: ['resend'] }];
  const members: Readonly<Record<string, unknown>> = step;
  const labelsIn = (names: readonly string[], kind: Label['kind']) =>
    names.flatMap((member) => {
      const label = members[member];
      return typeof label === 'string' ? [{ label, kind, member: [member] }] : [];
    });
  return [...labelsIn(orderMembers, 'order'), ...labelsIn(codeMembers, 'pickup code')];
}

/** What the label of a request that is sent again was given to. */
function resentKind({ request }: Step<'resend'>): Label['kind'] {
  return request === 'pickupCode' || request === 'consume' || request === 'cancelCode' ? 'pickup code' : 'order';
}

/** What is called by a label after the step; a step that is to be refused makes nothing. */
function definedLabels(step: Step): readonly Label[] {
  if ('race' in step)
    return [
      { label: step.winner, kind: 'order' },
      { label: step.loser, kind: 'order' },
    ];
  if ('expect' in step && step.expect !== 'accepted' && step.expect !== 'any') return [];
  if ('pickupCode' in step) return [{ label: step.pickupCode, kind: 'pickup code' }];
  if ('laneTest' in step) return [{ label: step.laneTest, kind: 'order' }];
  return 'order' in step ? [{ label: step.order, kind: 'order' }] : [];
}
