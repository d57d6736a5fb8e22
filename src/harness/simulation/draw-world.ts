import type { Random } from '../../core/ports/random.ts';
import { faults } from '../../../simulators/faults/index.ts';
import { motorTypes } from '../../../simulators/motors/index.ts';
import type { MotorType } from '../../../simulators/motors/motor-type.ts';
import { defineScenario, type Scenario, type ScenarioInput } from '../scenario/scenario.ts';
import type { StepInput } from '../scenario/steps.ts';
import { seededRandom } from '../stages/random.ts';

/** Faults end here, ms of the run; customers go on coming for a while, so that the healing shows. */
const healMs = 300_000;
const closingMs = 420_000;

/**
 * Faults that a random world leaves out: with a machine that lies, or that answers before it has done its work, the
 * rules about what dropped are broken by the machine, and nothing is learnt of the core.
 */
const lies: ReadonlySet<string> = new Set([...faults.filter(({ family }) => family === 'lying').map(({ name }) => name), 'stale-done', 'answers-for-another-job']);

/** Dwell limits to put answers on either side of, and the fallback (PROTOCOL §4.3, §4.5). */
const limitsMs = [15_000, 30_000, 45_000, 90_000, 120_000] as const;

/**
 * Draws a world: fleet, firmware, workload, faults, network, receivers, crashes. Each kind of trouble is off in about
 * half of the worlds. A world is a scenario like any other, so it can be read, saved, and run by hand.
 * @param seed a whole number from 0 to 2⁵³−1; one seed draws one world.
 */
export function drawWorld(seed: number): Scenario {
  const random = seededRandom(seed).fork('world');
  const fleet = drawFleet(random.fork('fleet'));
  const troubles = half(random) ? drawTroubles(random.fork('network')) : [];
  // A command that the network doubles and a machine forgets is run twice, and no core can help it.
  const doubles = troubles.some(({ trouble }) => trouble === 'duplication');
  const input: ScenarioInput = {
    name: `world-${seed}`,
    title: `The random world of seed ${seed}`,
    stages: ['virtual'],
    seed,
    fleet,
    faults: half(random) ? drawFaults(random.fork('faults'), fleet, doubles) : [],
    network: { http: delays(random), link: delays(random), troubles },
    receivers: half(random) ? [drawReceiver(random.fork('receiver'))] : [],
    tracks: [...drawScripts(random.fork('scripts'), fleet), ...(half(random) ? [drawOperator(random.fork('operator'), fleet)] : [])],
    arrivals: fleet.map(({ group }) => drawArrivals(random.fork(`arrivals ${group}`), group)),
    proves: ['conservation'],
  };
  return defineScenario(input);
}

type Fleet = { readonly group: string; readonly motor: string; readonly count: number; readonly firmware: 'current' | 'old'; readonly stockPerLane: number }[];

function half(random: Random): boolean {
  return random.next() < 0.5;
}

function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[random.integer(0, list.length - 1)];
  if (one === undefined) throw new RangeError('there is nothing to pick from');
  return one;
}

function delays(random: Random): [`${number}ms`, `${number}ms`] {
  const from = random.integer(0, 3);
  return [`${from}ms`, `${from + pick(random, [0, 0, 5, 40])}ms`];
}

function drawFleet(random: Random): Fleet {
  return Array.from({ length: random.integer(1, 3) }, (_, index) => ({
    group: `group-${index + 1}`,
    motor: pick(random, motorTypes).name,
    count: random.integer(1, 3),
    // Old firmware does not say which delivery it answers for: of two for one record the core may take the wrong one.
    firmware: 'current' as const,
    stockPerLane: pick(random, [2, 30]),
  }));
}

function drawFaults(random: Random, fleet: Fleet, doubles: boolean): NonNullable<ScenarioInput['faults']> {
  return Array.from({ length: random.integer(1, 4) }, () => {
    const { group, motor } = pick(random, fleet);
    const type = motorTypes.find(({ name }) => name === motor) as MotorType;
    const fault = pick(random, faults.filter((one) => one.fits(type) && !lies.has(one.name)));
    const params = paramsOf(fault.name, random, doubles);
    if (fault.strikes === 'machine') {
      const from = random.integer(0, 120_000);
      return { fault: fault.name, on: group, params, when: { from: `${from}ms` as const, to: `${random.integer(from + 1_000, healMs)}ms` as const } };
    }
    const when = half(random) ? { probability: pick(random, [0.1, 0.3, 1]) } : { everyJob: random.integer(1, 4) };
    return { fault: fault.name, on: group, params, when: { ...when, to: `${healMs}ms` as const } };
  });
}

function paramsOf(fault: string, random: Random, doubles: boolean): Record<string, unknown> {
  if (fault === 'answers-late') return { answerAfterMs: Math.max(1_000, pick(random, limitsMs) + pick(random, [-1, 0, 1, 500])) };
  if (fault === 'frozen') return { forMs: pick(random, limitsMs) + pick(random, [-1, 1]) };
  if (fault === 'power-cycle') return { at: pick(random, ['before-drop', 'after-drop']), offMs: random.integer(1, 30_000), keepsMemory: doubles || half(random) };
  if (fault === 'answers-twice') return { apartMs: pick(random, [0, 1, 500, 15_000]) };
  return {};
}

function drawTroubles(random: Random): NonNullable<NonNullable<ScenarioInput['network']>['troubles']>[number][] {
  const kinds = ['delay', 'loss', 'duplication', 'reordering', 'partition', 'half-open'] as const;
  return Array.from({ length: random.integer(1, 3) }, () => {
    const trouble = pick(random, kinds);
    const from = random.integer(0, 120_000);
    // Only what a stream cannot promise by itself is drawn for the link; HTTP has no order to lose.
    const path = trouble === 'reordering' ? 'link' : pick(random, ['link', 'api', 'callbacks'] as const);
    const lasts = trouble === 'partition' || trouble === 'half-open' ? random.integer(1_000, 60_000) : random.integer(1_000, healMs - from);
    return {
      trouble,
      path,
      direction: trouble === 'duplication' ? ('up' as const) : pick(random, ['up', 'down', 'both'] as const),
      probability: pick(random, [0.05, 0.2, 0.5]),
      by: ['1ms', `${pick(random, [10, 500, 20_000])}ms`] as [`${number}ms`, `${number}ms`],
      from: `${from}ms` as const,
      to: `${from + lasts}ms` as const,
    };
  });
}

function drawReceiver(random: Random): NonNullable<ScenarioInput['receivers']>[number] {
  const misbehaves = Array.from({ length: random.integer(1, 2) }, () => {
    const does = pick(random, ['500', 'refuse', 'hang', 'slow', 'cut', 'redirect', 'rubbish'] as const);
    const from = random.integer(0, 120_000);
    const window = { does, from: `${from}ms` as const, to: `${random.integer(from + 1_000, healMs)}ms` as const };
    return does === 'refuse' ? window : { ...window, probability: pick(random, [0.1, 0.5, 1]) };
  });
  return { receiver: 'merchant', misbehaves };
}

/** Somebody with a script at the first machine of each group: a queue, a repeated request, a race. */
function drawScripts(random: Random, fleet: Fleet): NonNullable<ScenarioInput['tracks']>[number][] {
  const scripts: readonly (readonly StepInput[])[] = [
    [{ order: 'party', quantity: 3 }, { pay: 'party' }, { queue: 'party' }],
    [{ order: 'one' }, { pay: 'one' }, { deliver: 'one', patience: '5ms' }, { resend: 'one', times: 3 }],
    [{ order: 'a' }, { pay: 'a' }, { order: 'b' }, { pay: 'b' }, { race: ['a', 'b'] }],
    [{ order: 'unpaid' }],
  ];
  return fleet.map(({ group }) => ({ on: group, machine: 1, steps: [{ wait: `${random.integer(0, 60_000)}ms` as const }, ...pick(random, scripts)] }));
}

/** Somebody who kills the core and sets its clock. */
function drawOperator(random: Random, fleet: Fleet): NonNullable<ScenarioInput['tracks']>[number] {
  const steps = Array.from({ length: random.integer(1, 3) }, (): StepInput[] => [
    { wait: `${random.integer(0, 90_000)}ms` },
    half(random) ? { killCore: `${random.integer(1, 20_000)}ms` } : { setClock: pick(random, ['1h', '-1h', '1s', '-10s'] as const) },
  ]).flat();
  return { on: pick(random, fleet).group, machine: 1, steps };
}

function drawArrivals(random: Random, group: string): NonNullable<ScenarioInput['arrivals']>[number] {
  return { on: group, every: `${random.integer(5, 60)}s`, until: `${closingMs}ms`, quantity: pick(random, [1, 1, 2]), doubled: pick(random, [0, 0.3]), patience: pick(random, ['30s', '2s'] as const), tries: random.integer(1, 4) };
}
