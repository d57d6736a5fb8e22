import type { Scenario, ScenarioInput } from '../scenario/scenario.ts';
import { defineScenario } from '../scenario/read-scenario.ts';
import { seededRandom } from '../stages/random.ts';
import { coinFlip, formatMs, oneIn, pick } from './draw/primitives.ts';
import { drawCoreFaults } from './draw/core-faults.ts';
import { drawFleet } from './draw/fleet.ts';
import { drawMachineFaults } from './draw/machine-faults.ts';
import { drawArrivals, drawScripts } from './draw/merchants.ts';
import { drawBaseDelays, drawNetworkFaults } from './draw/network.ts';
import { drawOperator } from './draw/operator.ts';
import { drawProbes } from './draw/probes.ts';
import { drawReceivers } from './draw/receivers.ts';
import { withSeveralCores } from './draw/several-cores.ts';
import { addedTopics, largeTopics, topics } from './draw/topics/index.ts';
import type { Topic } from './draw/topics/topic.ts';

/** Share of the worlds that mix everything. One of them takes as long as six of the others. */
const mixedShare = 0.4;

/**
 * Draws a world with so many cores: that of one core, and what only several can meet.
 * @param cores 1 or more.
 */
export function drawWorldOf(seed: number, cores: number): Scenario {
  const world = drawWorld(seed);
  return cores === 1 ? world : withSeveralCores(world, cores, seededRandom(seed).fork('several cores'));
}

/**
 * Draws a world. Two in five mix everything in one long run; the others are short and go deeply into one topic.
 * A world is an ordinary scenario: it can be read, saved and run.
 * @param seed a whole number from 0 to 2³²−1; one seed draws one world.
 */
export function drawWorld(seed: number): Scenario {
  const random = seededRandom(seed).fork('topic');
  if (random.next() < mixedShare) return drawMixedWorld(seed);
  const added = addedTopics.find(({ topic, oneIn: share }) => oneIn(share, seededRandom(seed).fork(topic.name)));
  if (added) return drawTopicWorld(seed, added.topic);
  return drawTopicWorld(seed, pick(random, oneIn(24, random) ? largeTopics : topics));
}

/** Draws a short world of one topic. */
export function drawTopicWorld(seed: number, topic: Topic): Scenario {
  const random = seededRandom(seed).fork(`topic ${topic.name}`);
  const [http, link] = [drawBaseDelays(random), drawBaseDelays(random)];
  const { networkFaults = [], ...parts } = topic.draw(random);
  return defineScenario({
    name: `world-${seed}`,
    title: `The random world of seed ${seed}, about ${topic.name}`,
    stages: ['virtual'],
    seed,
    network: {
      http: [formatMs(http[0]), formatMs(http[1])],
      link: [formatMs(link[0]), formatMs(link[1])],
      faults: networkFaults,
    },
    ...parts,
  });
}

/**
 * Draws a long world: fleet, firmware, workload, and faults of machines, network, receivers and core. Each kind of
 * fault is absent in about half of the worlds; all end early enough for later customers to be served.
 */
function drawMixedWorld(seed: number): Scenario {
  const random = seededRandom(seed).fork('world');
  const fleet = drawFleet(random.fork('fleet'));
  const networkFaults = coinFlip(random) ? drawNetworkFaults(random.fork('network'), fleet) : [];
  const [http, link] = [drawBaseDelays(random), drawBaseDelays(random)];
  const duplicatesMessages = networkFaults.some(({ fault }) => fault === 'duplication');
  const receivers = drawReceivers(random.fork('receivers'));
  const receiverNames = receivers.map(({ receiver }) => receiver);
  const operator = coinFlip(random) ? [drawOperator(random.fork('operator'), fleet)] : [];
  const input: ScenarioInput = {
    name: `world-${seed}`,
    title: `The random world of seed ${seed}`,
    stages: ['virtual'],
    seed,
    fleet: [...fleet],
    faults: coinFlip(random)
      ? drawMachineFaults(random.fork('faults'), fleet, { duplicatesMessages, roundTripMs: 2 * link[0] })
      : [],
    network: {
      http: [formatMs(http[0]), formatMs(http[1])],
      link: [formatMs(link[0]), formatMs(link[1])],
      faults: [...networkFaults],
    },
    receivers: [...receivers],
    tracks: [...drawScripts(random.fork('scripts'), fleet, receiverNames), ...operator],
    arrivals: [...drawArrivals(random.fork('arrivals'), fleet, receiverNames)],
    probes: coinFlip(random) ? [drawProbes(random.fork('probes'), fleet)] : [],
    ...(coinFlip(random) && { core: drawCoreFaults(random.fork('core')) }),
    proves: ['conservation'],
  };
  return defineScenario(input);
}
