import type { Random } from '#core/ports/random.ts';
import { forgeries } from '#simulators/forgeries/index.ts';
import type { ScenarioInput } from '#harness/scenario/scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';
import type { InputOf } from '../draw/fleet.ts';
import { coinFlip, drawList, formatMs, pick } from '../draw/primitives.ts';
import { drawAnsweringFaults, drawFault, drawReceivers } from './draw-faults.ts';
import { drawGroups, drawMachine, scenarioGroup, type DrawnGroup } from './drawn-group.ts';
import { any, paidOrder, scriptsFor } from './scripts.ts';
import type { TargetTraits } from './traits.ts';

/** What a subject draws of its world. */
export type WorldParts = Pick<ScenarioInput, 'fleet' | 'tracks' | 'arrivals' | 'probes' | 'faults' | 'receivers'>;

/** What a world is about. */
export interface Subject {
  readonly name: string;
  readonly draw: (random: Random, traits: TargetTraits) => WorldParts;
}

/** Merchants and customers of every kind, at machines and receivers that sometimes fail for a moment. */
const selling: Subject = {
  name: 'selling',
  draw(random, traits) {
    const groups = drawGroups(random, traits);
    return {
      fleet: groups.map((group) => scenarioGroup(group, traits)),
      tracks: groups.flatMap((group) => drawTracks(random, group, traits)),
      arrivals: coinFlip(random) ? [drawArrivals(random, pick(random, groups))] : [],
      faults: coinFlip(random) ? drawAnsweringFaults(random, groups, traits) : [],
      receivers: coinFlip(random) ? drawReceivers(random, traits) : [],
    };
  },
};

/** Scripts one after the other at the first machine, and sometimes customers beside them at each machine. */
function drawTracks(random: Random, group: DrawnGroup, traits: TargetTraits): NonNullable<WorldParts['tracks']> {
  const scripts = scriptsFor(traits);
  const drawSteps = (track: string, most: number): StepInput[] =>
    drawList(random, 1, most, () => pick(random, scripts)).flatMap((script, place) => {
      const label = (name: string): string => `${name}-${track}${place + 1}`;
      return script({ random, group, capabilities: traits.capabilities, label });
    });
  const beside = coinFlip(random) ? [{ on: group.group, steps: drawSteps('b', 2) }] : [];
  return [{ on: group.group, machine: 1, steps: drawSteps('a', 4) }, ...beside];
}

function drawArrivals(random: Random, { group }: DrawnGroup): InputOf<'arrivals'>[number] {
  return {
    on: group,
    machine: 1,
    every: pick(random, ['700ms', '1500ms', '3s'] as const),
    until: formatMs(random.integer(4_000, 8_000)),
    tries: pick(random, [1, 1, 2]),
    doubleSubmit: pick(random, [0, 0.3]),
    patience: pick(random, ['30s', '2s'] as const),
  };
}

/** Next customers right before and after the dwell limit of a delivery whose machine answers later, or just in time. */
const lockLimit: Subject = {
  name: 'the dwell limit',
  draw(random, traits) {
    const group = drawMachine(random, traits);
    const { dwellMs } = group.offered;
    const context = { random, group };
    const answerAfterMs = Math.max(1, dwellMs + pick(random, [-2_000, -600, 1_500, 4_000]));
    const near = (list: readonly number[]): StepInput => ({
      untilDwell: 'first',
      plus: formatMs(pick(random, list)),
    });
    const steps: StepInput[] = [
      ...['first', 'second', 'third'].flatMap((label) => paidOrder(context, label)),
      { injectFault: 'answers-late', params: { answerAfterMs }, nextJobOnly: true },
      { deliver: 'first', ...any },
      ...(coinFlip(random) ? [{ deliver: 'second', ...any } as const] : []),
      near([-3_000, -1_000, -600]),
      { deliver: 'second', ...any },
      near([600, 1_000, 2_000]),
      { deliver: 'second', ...any },
      ...(coinFlip(random) ? [{ deliver: 'third', ...any } as const] : []),
      { wait: '3s' },
      { read: 'result', about: 'first', ...any },
      { deliver: 'third', ...any },
    ];
    return { fleet: [scenarioGroup(group, traits)], tracks: [{ on: group.group, machine: 1, steps }] };
  },
};

/**
 * An answer that comes when its lock has expired and the next delivery holds the machine: it must not release the lock
 * of that one, for which the third customer asks.
 */
const lateAnswer: Subject = {
  name: 'a late answer',
  draw(random, traits) {
    const group = drawMachine(random, traits);
    const { dwellMs } = group.offered;
    const lateMs = random.integer(2_500, 4_000);
    const late = (answerAfterMs: number): StepInput => ({
      injectFault: 'answers-late',
      params: { answerAfterMs },
      nextJobOnly: true,
    });
    const steps: StepInput[] = [
      ...['first', 'second', 'third'].flatMap((label) => paidOrder({ random, group }, label)),
      late(dwellMs + lateMs),
      { deliver: 'first', ...any },
      { untilDwell: 'first', plus: pick(random, ['600ms', '1s'] as const) },
      late(lateMs + 3_000),
      { deliver: 'second', ...any },
      { untilDwell: 'first', plus: formatMs(lateMs + random.integer(300, 1_000)) },
      { deliver: 'third', ...any },
      { wait: '4s' },
      { deliver: 'third', ...any },
      { read: 'result', about: 'first', ...any },
    ];
    return { fleet: [scenarioGroup(group, traits)], tracks: [{ on: group.group, machine: 1, steps }] };
  },
};

/** A machine that does not answer: what becomes of its order, and of the next customers, until after the fallback. */
const silence: Subject = {
  name: 'silence',
  draw(random, traits) {
    const group = drawMachine(random, traits);
    const { fault, scope, params } = drawFault(random, group, traits, 'silencing');
    const isOfRun = scope === 'run';
    const after = pick(random, ['deliver', 'read'] as const);
    const steps: StepInput[] = [
      ...['first', 'second'].flatMap((label) => paidOrder({ random, group }, label)),
      { injectFault: fault, params, ...(isOfRun && { nextJobOnly: true }) },
      { deliver: 'first', ...any },
      { wait: formatMs(random.integer(500, 4_000)) },
      ...(isOfRun ? [] : [{ clearFault: fault } as const]),
      { deliver: 'second', ...any },
      { untilDwell: 'first', plus: pick(random, ['600ms', '1s', '2s'] as const) },
      { deliver: 'second', ...any },
      { untilTimeout: 'first', plus: pick(random, ['600ms', '1s', '2s'] as const) },
      { read: 'result', about: 'first', ...any },
      ...(after === 'deliver' ? [{ deliver: 'first', ...any } as const] : []),
    ];
    return { fleet: [scenarioGroup(group, traits)], tracks: [{ on: group.group, machine: 1, steps }] };
  },
};

/** A merchant who forges requests, those of one law or of any, beside an honest one. */
const forging: Subject = {
  name: 'forged requests',
  draw(random, traits) {
    const group = drawMachine(random, traits);
    const law = pick(random, [...new Set(forgeries.map(({ check }) => check))]);
    const kinds = forgeries.filter(({ check }) => check === law).map(({ name }) => name);
    return {
      fleet: [scenarioGroup(group, traits)],
      tracks: drawTracks(random, group, traits),
      probes: [
        {
          on: group.group,
          machine: 1,
          every: pick(random, ['1500ms', '2s'] as const),
          until: formatMs(random.integer(8_000, 12_000)),
          ...(coinFlip(random) && { kinds }),
        },
      ],
    };
  },
};

/** What a world at a cloud may be about; a subject that stands twice is drawn twice as often. */
export function subjectsFor({ capabilities }: Pick<TargetTraits, 'capabilities'>): readonly Subject[] {
  const all = [selling, selling, selling, selling, lockLimit, lateAnswer, silence];
  // A driver's requests have another form, which forgeries do not know.
  return capabilities ? all : [...all, forging, forging];
}
