import { defineScenario, type Scenario, type ScenarioInput } from '../scenario/scenario.ts';
import { seededRandom } from '../stages/random.ts';
import { half, inMs } from './draw/primitives.ts';
import { drawCoreTroubles } from './draw/core-faults.ts';
import { drawFleet } from './draw/fleet.ts';
import { drawMachineFaults } from './draw/machine-faults.ts';
import { drawArrivals, drawScripts } from './draw/merchants.ts';
import { drawDelays, drawTroubles } from './draw/network.ts';
import { drawOperator } from './draw/operator.ts';
import { drawProbes } from './draw/probes.ts';
import { drawReceivers } from './draw/receivers.ts';

/**
 * Draws a world: fleet, firmware, workload, faults, network, receivers, troubles of the core. Each kind of trouble is
 * off in about half of the worlds; all are over in time for customers to come and be served. A world is a scenario like
 * any other, so it can be read, saved, and run by hand.
 * @param seed a whole number from 0 to 2³²−1; one seed draws one world.
 */
export function drawWorld(seed: number): Scenario {
  const random = seededRandom(seed).fork('world');
  const fleet = drawFleet(random.fork('fleet'));
  const troubles = half(random) ? drawTroubles(random.fork('network'), fleet) : [];
  const [http, link] = [drawDelays(random), drawDelays(random)];
  const doubles = troubles.some(({ trouble }) => trouble === 'duplication');
  const receivers = drawReceivers(random.fork('receivers'));
  const named = receivers.map(({ receiver }) => receiver);
  const operator = half(random) ? [drawOperator(random.fork('operator'), fleet)] : [];
  const input: ScenarioInput = {
    name: `world-${seed}`,
    title: `The random world of seed ${seed}`,
    stages: ['virtual'],
    seed,
    fleet: [...fleet],
    faults: half(random) ? drawMachineFaults(random.fork('faults'), fleet, { doubles, roundTripMs: 2 * link[0] }) : [],
    network: { http: [inMs(http[0]), inMs(http[1])], link: [inMs(link[0]), inMs(link[1])], troubles: [...troubles] },
    receivers: [...receivers],
    tracks: [...drawScripts(random.fork('scripts'), fleet, named), ...operator],
    arrivals: [...drawArrivals(random.fork('arrivals'), fleet, named)],
    probes: half(random) ? [drawProbes(random.fork('probes'), fleet)] : [],
    ...(half(random) && { core: drawCoreTroubles(random.fork('core')) }),
    proves: ['conservation'],
  };
  return defineScenario(input);
}
