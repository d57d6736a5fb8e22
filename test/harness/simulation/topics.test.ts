import { describe, expect, it } from 'vitest';
import { historyDigest } from '#harness/history/ndjson.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { drawTopicWorld, drawWorld } from '#harness/simulation/draw-world.ts';
import { addedTopics, largeTopics, topics } from '#harness/simulation/draw/topics/index.ts';
import type { Topic } from '#harness/simulation/draw/topics/topic.ts';
import { runWorld } from '#harness/simulation/run-world.ts';

const seeds = Array.from({ length: 14 }, (_, index) => index + 1);

const added = addedTopics.map(({ topic }) => topic).filter((topic) => !largeTopics.includes(topic));

/** Answers that the worlds of these tests have had: endpoint and code. */
const seenAnswers = new Set<string>();

async function runTopic(topic: Topic, seed: number): Promise<RunResult> {
  const result = await runWorld(drawTopicWorld(seed, topic), { seed });
  for (const event of result.history.events)
    if (event.kind === 'answer') seenAnswers.add(`${event.endpoint} ${event.code}`);
  return result;
}

describe('a short world of one topic', () => {
  it.each([...topics, ...added, ...largeTopics].map((topic) => [topic.name, topic] as const))(
    'about %s keeps every rule, comes to rest, and is the same twice',
    async (_name, topic) => {
      for (const seed of topic.name === 'batches' ? seeds.slice(0, 3) : seeds) {
        const { judgement, coreErrors, history } = await runTopic(topic, seed);
        expect(judgement.findings).toEqual([]);
        expect(coreErrors).toEqual([]);
        expect(history.events.findLast(({ kind }) => kind === 'run-ended')).toMatchObject({ reason: 'done' });
      }
      const digests = [await runTopic(topic, 1), await runTopic(topic, 1)].map(({ history }) => historyDigest(history));
      expect(digests[0]).toBe(digests[1]);
    },
  );

  it('meets refusals of every kind in all topics together', () => {
    const expected = [
      'create-order 6026',
      'create-order 6040',
      'create-order 6047',
      'update-order 4004',
      'update-order 6026',
      'update-order 6042',
      'update-order 6043',
      'deliver 4003',
      'deliver 4008',
      'deliver 6021',
      'deliver 6026',
      'deliver 6057',
      'queue-order 6026',
      'consume-pickup-code 6031',
      'consume-pickup-code 6032',
      'consume-pickup-code 6033',
      'cancel-pickup-codes 6026',
      'lane-test 6021',
      'lane-test 6026',
      'products 4003',
    ];
    expect(expected.filter((answer) => !seenAnswers.has(answer))).toEqual([]);
  });
});

describe('the worlds of a simulation', () => {
  it('are short ones of every topic in about half of the seeds', () => {
    const titles = Array.from({ length: 400 }, (_, seed) => drawWorld(seed).title);
    const short = titles.filter((title) => title.includes('about'));
    expect(short.length).toBeGreaterThan(150);
    expect(short.length).toBeLessThan(250);
    for (const { name } of [...topics, ...added])
      expect(short.some((title) => title.endsWith(`about ${name}`))).toBe(true);
  });
});
