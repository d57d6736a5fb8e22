import type { ZodType } from 'zod';
import { stateOf } from '../checks/check.ts';
import { verdictOf } from '../judge/verdict.ts';
import type { Observed } from '../runner/customer.ts';
import type { RunResult } from '../runner/run.ts';
import { toldIn, type Told } from '../runner/run-progress.ts';
import type { Group, ScenarioInput } from '../scenario/scenario.ts';
import { groupSchema } from '../scenario/schema-parts.ts';
import { stepSchema, type Step, type StepInput } from '../scenario/steps.ts';
import type { HistoryEvent } from '../history/event.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Act } from './session.ts';

/** A session that is over, as it is to be saved. */
export interface Played {
  readonly name: string;
  readonly title: string;
  readonly fleet: readonly Group[];
  readonly machines: readonly MachineSpec[];
  readonly acts: readonly Act[];
  /** When the first act could have been, ms since the history began. */
  readonly beganAt: number;
  readonly seed: number;
  readonly result: RunResult;
}

/** One step of the scenario that is to be, and when it was done or seen to be done, ms since the history began. */
interface Timed {
  readonly t: number;
  readonly step: StepInput;
  /** Of a race: the labels that were accepted. */
  readonly won?: readonly string[];
}

/**
 * The session as a scenario: a track for each machine, each step at its time of the run and expecting what came of it by hand. A
 * delivery's outcome is waited for at the time when the merchant was told, so that what was done before is done before.
 * @returns null when nothing has been done.
 */
export function asScenario({
  name,
  title,
  fleet,
  machines,
  acts,
  beganAt,
  seed,
  result,
}: Played): ScenarioInput | null {
  if (acts.length === 0) return null;
  const { verdict, finds, proves } = declaration(result);
  const told = tellings(result.history.events);
  const tracks = machines.flatMap(({ machineNo, group }) => {
    const own = acts.filter((act) => act.machine === machineNo);
    if (own.length === 0) return [];
    const steps = [
      ...own.map(({ t, step, observed }): Timed => ({
        t,
        step: expecting(step, observed),
        ...(observed && 'won' in observed && { won: observed.won }),
      })),
      ...outcomes(own, told),
    ];
    const place =
      machines.filter((other) => other.group === group).findIndex((other) => other.machineNo === machineNo) + 1;
    // A sort keeps what happened in the same instant in its order: an act comes before what came of it.
    return [{ on: group, machine: place, steps: paced(byWinner(steps.sort((a, b) => a.t - b.t)), beganAt) }];
  });
  // It lasts as long: what was still to come when all was told, a second answer for one, is to come again.
  const lasted = result.history.events.findLast(({ kind }) => kind === 'run-ended')?.t;
  if (lasted !== undefined) tracks[0]?.steps.push({ untilTime: sayTime(lasted - beganAt) });
  return {
    name,
    title,
    stages: ['virtual', 'live'],
    seed,
    fleet: fleet.map((group) => plain(groupSchema, group)),
    tracks,
    verdict,
    finds,
    proves,
  };
}

/** What the scenario declares: the session's own verdict, were it over and done with. */
function declaration({
  history,
  judgement,
}: RunResult): Pick<ScenarioInput, 'verdict' | 'finds'> & { readonly proves: string[] } {
  const ended = history.events.map((event): HistoryEvent =>
    event.kind === 'run-ended' ? { ...event, reason: 'done' } : event,
  );
  const { verdict } = verdictOf(judgement, history.header, ended);
  const finds = [...new Set(judgement.findings.map(({ check }) => check))].sort();
  const proves = judgement.results.flatMap((result) =>
    result.looked > 0 && stateOf(result) !== 'inconclusive' ? [result.check] : [],
  );
  return { verdict, finds, proves: proves.length === 0 ? ['one-outcome'] : proves };
}

/** A step with what came of it in the place of what was expected. */
function expecting(step: Step, observed: Observed | null): StepInput {
  const bare: StepInput = plain(stepSchema, step);
  if (observed === null) return bare;
  if ('said' in observed) {
    const { answer, operator, note } = observed.said;
    return { ...bare, answered: { answer, ...(operator !== '' && { by: operator }), ...(note !== '' && { note }) } };
  }
  if ('accepted' in observed)
    return {
      ...bare,
      accepted: observed.accepted,
      ...(observed.codes[0] !== undefined && { refused: observed.codes[0] }),
    };
  if ('answer' in observed && observed.answer !== 'accepted') return { ...bare, expect: observed.answer } as StepInput;
  return bare;
}

/** A value without the members that its schema would fill in by itself: a scenario is read by people. */
function plain<Data extends object>(schema: ZodType<Data>, data: Data): Data {
  const said = Object.entries(data).filter(([member, value]) => {
    const { [member]: _, ...rest } = data as Record<string, unknown>;
    const filled = schema.safeParse(rest);
    return (
      !filled.success || JSON.stringify((filled.data as Record<string, unknown>)[member]) !== JSON.stringify(value)
    );
  });
  return Object.fromEntries(said) as Data;
}

interface Telling {
  readonly t: number;
  readonly order: number;
  readonly delivery: string;
  readonly told: Told;
}

/** The first callback of each delivery, which is what a script hears. */
function tellings(events: readonly HistoryEvent[]): readonly Telling[] {
  const heard = new Set<string>();
  return events.flatMap((event) => {
    if (event.kind !== 'callback-received' || event.delivery === '' || heard.has(event.delivery)) return [];
    heard.add(event.delivery);
    return [{ t: event.t, order: event.order, delivery: event.delivery, told: toldIn(event) }];
  });
}

/** A wait for the callbacks of each label, whenever all that had been commanded for it had been told. */
function outcomes(acts: readonly Act[], all: readonly Telling[]): readonly Timed[] {
  const labels = new Map(acts.flatMap(({ orders }) => orders.map(({ label, id }) => [label, id] as const)));
  return [...labels].flatMap(([label, id]) => {
    const about = acts.flatMap(({ t, orders }) =>
      orders.filter((order) => order.label === label).map(({ expected, delivery }) => ({ t, expected, delivery })),
    );
    // Lane tests have no order: they all stand under 0.
    const told = all.filter(({ order, delivery }) =>
      id === 0 ? about.some((act) => act.delivery === delivery) : order === id,
    );
    const waits: Timed[] = [];
    let heard = 0;
    told.forEach(({ t }, index) => {
      const expected = about.findLast((act) => act.t <= t)?.expected ?? 0;
      if (index + 1 < expected) return;
      const fresh = told.slice(heard, index + 1).map((telling) => telling.told);
      heard = index + 1;
      const [first] = fresh;
      const alike = fresh.every((outcome) => outcome === first);
      waits.push({
        t,
        step: {
          settled: label,
          ...(alike ? first !== 'success' && first !== undefined && { ends: first } : { ends: fresh }),
        },
      });
    });
    return waits;
  });
}

/**
 * Who wins a race is drawn anew in each run, so what came after it is said of its winner and its loser, as far as there is
 * one of each. (Of several losers each keeps its label.)
 */
function byWinner(steps: readonly Timed[]): readonly Timed[] {
  const alias = new Map<string, string>();
  let races = 0;
  return steps.map((timed) => {
    const step = Object.fromEntries(
      Object.entries(timed.step).map(([member, value]) => [
        member,
        typeof value === 'string' && byLabel.includes(member) ? (alias.get(value) ?? value) : (value as unknown),
      ]),
    ) as StepInput;
    if (!('race' in step)) return { ...timed, step };
    races += 1;
    const [winner, loser] = [`winner-${races}`, `loser-${races}`];
    const [won, ...others] = timed.won ?? [];
    if (won !== undefined && others.length === 0) alias.set(won, winner);
    const [lost, ...more] = step.race.filter((label) => !timed.won?.includes(label));
    if (lost !== undefined && more.length === 0 && won !== undefined) alias.set(lost, loser);
    return { ...timed, step: { ...step, winner, loser } };
  });
}

/** Members by which steps name an order. */
const byLabel: readonly string[] = ['pay', 'refund', 'deliver', 'resend', 'queue', 'settled'];

/** Each act at its time; a wait for an outcome needs none, it waits by itself. */
function paced(steps: readonly Timed[], beganAt: number): StepInput[] {
  return steps.flatMap<StepInput>(({ t, step }) =>
    'settled' in step ? [step] : [{ untilTime: sayTime(t - beganAt) }, step],
  );
}

function sayTime(ms: number): string {
  return `${Math.max(0, Math.round(ms)) / 1000}s`;
}
