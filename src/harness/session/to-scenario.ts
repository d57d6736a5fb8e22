import type { ZodType } from 'zod';
import { checkState } from '../checks/check.ts';
import { blackBoxChecks } from '../judge/judgement.ts';
import { computeVerdict } from '../judge/verdict.ts';
import type { StepResult } from '../runner/customer.ts';
import type { RunResult } from '../runner/run.ts';
import { callbackOutcome, type CallbackOutcome } from '../history/callback-outcome.ts';
import type { Group, ScenarioInput } from '../scenario/scenario.ts';
import { groupSchema } from '../scenario/schema-parts.ts';
import { stepSchema, type Step, type StepInput } from '../scenario/steps.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { SessionAction } from './session.ts';

/** A session that is over, as it is to be saved. */
export interface FinishedSession {
  readonly name: string;
  readonly title: string;
  readonly fleet: readonly Group[];
  readonly machines: readonly MachineSpec[];
  readonly actions: readonly SessionAction[];
  /** When the first act could have been, ms since the history began. */
  readonly startedAt: number;
  readonly seed: number;
  readonly result: RunResult;
}

/** One step of the scenario that is to be, and when it was done or seen to be done, ms since the history began. */
interface TimedStep {
  readonly t: number;
  readonly step: StepInput;
  /** Of a race: the labels that were accepted. */
  readonly winners?: readonly string[];
}

/**
 * The session as a scenario: a track for each machine, each step at its time of the run and expecting what came of it
 * by hand. A delivery's outcome is awaited at the time when the merchant was notified, which keeps the order of the
 * steps.
 * @returns null when nothing has been done.
 */
export function toScenario({
  name,
  title,
  fleet,
  machines,
  actions,
  startedAt,
  seed,
  result,
}: FinishedSession): ScenarioInput | null {
  if (actions.length === 0) return null;
  const { verdict, finds, proves } = declaredResult(result);
  const callbacks = firstCallbacks(result.history.events);
  const tracks = machines.flatMap(({ machineNo, group }) => {
    const ownActions = actions.filter((action) => action.machine === machineNo);
    if (ownActions.length === 0) return [];
    const steps = [
      ...ownActions.map(({ t, step, observed }): TimedStep => ({
        t,
        step: withObservedResult(step, observed),
        ...(observed && 'winners' in observed && { winners: observed.winners }),
      })),
      ...settledSteps(ownActions, callbacks),
    ];
    const indexInGroup =
      machines.filter((other) => other.group === group).findIndex((other) => other.machineNo === machineNo) + 1;
    // A sort keeps what happened in the same instant in its order: an act comes before what came of it.
    return [
      {
        on: group,
        machine: indexInGroup,
        steps: withTimes(relabelByRaceResult(steps.sort((a, b) => a.t - b.t)), startedAt),
      },
    ];
  });
  // It lasts as long as the session: what came after the last callback, like a second answer, comes in the replay too.
  const endedAt = result.history.events.findLast(({ kind }) => kind === 'run-ended')?.t;
  if (endedAt !== undefined) tracks[0]?.steps.push({ untilTime: formatTime(endedAt - startedAt) });
  return {
    name,
    title,
    stages: ['virtual', 'live'],
    seed,
    fleet: fleet.map((group) => withoutDefaults(groupSchema, group)),
    tracks,
    verdict,
    finds,
    proves,
  };
}

/** What the scenario declares: the session's own verdict, were it over and done with. */
function declaredResult({
  history,
  judgement,
}: RunResult): Pick<ScenarioInput, 'verdict' | 'finds'> & { readonly proves: string[] } {
  const completed = history.events.map((event): HistoryEvent =>
    event.kind === 'run-ended' ? { ...event, reason: 'done' } : event,
  );
  const { verdict } = computeVerdict(judgement, history.header, completed);
  const finds = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  // What the specification stands for at a target need not be a case of the check itself in a replay.
  const own = judgement.results.filter(({ check }) => history.header.stage !== 'target' || blackBoxChecks.has(check));
  const proves = own.flatMap((result) =>
    result.cases > 0 && checkState(result) !== 'inconclusive' ? [result.check] : [],
  );
  return { verdict, finds, proves: proves.length === 0 ? ['one-outcome'] : proves };
}

/** A step with what came of it in the place of what was expected. */
function withObservedResult(step: Step, observed: StepResult | null): StepInput {
  const plainStep: StepInput = withoutDefaults(stepSchema, step);
  if (observed === null) return plainStep;
  if ('operatorReply' in observed) {
    const { answer, operator, note } = observed.operatorReply;
    return {
      ...plainStep,
      recordedAnswer: { answer, ...(operator !== '' && { by: operator }), ...(note !== '' && { note }) },
    };
  }
  if ('accepted' in observed)
    return {
      ...plainStep,
      accepted: observed.accepted,
      ...(observed.codes[0] !== undefined && { refused: observed.codes[0] }),
    };
  if ('answer' in observed && observed.answer !== 'accepted')
    return { ...plainStep, expect: observed.answer } as StepInput;
  return plainStep;
}

/** A value without the members that its schema would fill in by itself: a scenario is read by people. */
function withoutDefaults<Data extends object>(schema: ZodType<Data>, data: Data): Data {
  const explicitMembers = Object.entries(data).filter(([member, value]) => {
    const { [member]: _, ...rest } = data as Record<string, unknown>;
    const parsed = schema.safeParse(rest);
    return (
      !parsed.success || JSON.stringify((parsed.data as Record<string, unknown>)[member]) !== JSON.stringify(value)
    );
  });
  return Object.fromEntries(explicitMembers) as Data;
}

interface FirstCallback {
  readonly t: number;
  readonly order: number;
  readonly delivery: string;
  readonly outcome: CallbackOutcome;
}

/** The first callback of each delivery, which is what a script hears. */
function firstCallbacks(events: readonly HistoryEvent[]): readonly FirstCallback[] {
  const seenDeliveries = new Set<string>();
  return events.flatMap((event) => {
    if (event.kind !== 'callback-received' || event.delivery === '' || seenDeliveries.has(event.delivery)) return [];
    seenDeliveries.add(event.delivery);
    return [{ t: event.t, order: event.order, delivery: event.delivery, outcome: callbackOutcome(event) }];
  });
}

/** A wait for the callbacks of each label, at each time when all that was commanded for it had been notified. */
function settledSteps(actions: readonly SessionAction[], callbacks: readonly FirstCallback[]): readonly TimedStep[] {
  const labels = new Map(actions.flatMap(({ orders }) => orders.map(({ label, id }) => [label, id] as const)));
  return [...labels].flatMap(([label, id]) => {
    const labelActions = actions.flatMap(({ t, orders }) =>
      orders.filter((order) => order.label === label).map(({ expected, delivery }) => ({ t, expected, delivery })),
    );
    // Lane tests have no order: they all stand under 0.
    const labelCallbacks = callbacks.filter(({ order, delivery }) =>
      id === 0 ? labelActions.some((action) => action.delivery === delivery) : order === id,
    );
    const waits: TimedStep[] = [];
    let awaitedCount = 0;
    labelCallbacks.forEach(({ t }, index) => {
      const expected = labelActions.findLast((action) => action.t <= t)?.expected ?? 0;
      if (index + 1 < expected) return;
      const newOutcomes = labelCallbacks.slice(awaitedCount, index + 1).map((callback) => callback.outcome);
      awaitedCount = index + 1;
      const [first] = newOutcomes;
      const allEqual = newOutcomes.every((outcome) => outcome === first);
      waits.push({
        t,
        step: {
          awaitCallbacks: label,
          ...(allEqual ? first !== 'success' && first !== undefined && { ends: first } : { ends: newOutcomes }),
        },
      });
    });
    return waits;
  });
}

/**
 * Who wins a race is drawn anew in each run, so the steps after it name its winner and its loser, as far as there
 * is one of each. (Of several losers each keeps its label.)
 */
function relabelByRaceResult(steps: readonly TimedStep[]): readonly TimedStep[] {
  const alias = new Map<string, string>();
  let races = 0;
  return steps.map((timed) => {
    const step = Object.fromEntries(
      Object.entries(timed.step).map(([member, value]) => [
        member,
        typeof value === 'string' && labelMembers.includes(member) ? (alias.get(value) ?? value) : (value as unknown),
      ]),
    ) as StepInput;
    if (!('race' in step)) return { ...timed, step };
    races += 1;
    const [winner, loser] = [`winner-${races}`, `loser-${races}`];
    const [wonLabel, ...otherWinners] = timed.winners ?? [];
    if (wonLabel !== undefined && otherWinners.length === 0) alias.set(wonLabel, winner);
    const [loserLabel, ...otherLosers] = step.race.filter((label) => !timed.winners?.includes(label));
    if (loserLabel !== undefined && otherLosers.length === 0 && wonLabel !== undefined) alias.set(loserLabel, loser);
    return { ...timed, step: { ...step, winner, loser } };
  });
}

/** Members by which steps name an order. */
const labelMembers: readonly string[] = ['pay', 'refund', 'deliver', 'resend', 'queue', 'awaitCallbacks'];

/** Each act at its time; a wait for an outcome needs none, it waits by itself. */
function withTimes(steps: readonly TimedStep[], startedAt: number): StepInput[] {
  return steps.flatMap<StepInput>(({ t, step }) =>
    'awaitCallbacks' in step ? [step] : [{ untilTime: formatTime(t - startedAt) }, step],
  );
}

function formatTime(ms: number): string {
  return `${Math.max(0, Math.round(ms)) / 1000}s`;
}
