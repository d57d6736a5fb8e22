import { describe, expect, it } from 'vitest';
import { runChecks } from '#harness/judge/judgement.ts';
import { filterDeliveries, filterValues, noFilter } from '#studio/page/trace/model/delivery-filter.ts';
import { KnowledgeTimeline } from '#studio/page/trace/model/knowledge.ts';
import { neighbourInDelivery } from '#studio/page/trace/model/neighbours.ts';
import { makeTrace } from '#studio/page/trace/model/trace.ts';
import { HistoryBuilder } from '#test/harness/history-builder.ts';
import { locker, snacks } from '#test/harness/history-machines.ts';
import { playCatalogue } from '#test/harness/runner/play-catalogue.ts';

const history = await playCatalogue('lying-machines');
const { findings } = runChecks(history);
const trace = makeTrace(history, [], findings);

describe('the deliveries of a run', () => {
  it('are all there, each with its own events in order', () => {
    const started = history.events.filter(({ kind }) => kind === 'delivery-started');
    expect(trace.deliveries.map(({ delivery }) => delivery)).toEqual(
      started.map((event) => ('delivery' in event ? event.delivery : '')),
    );
    for (const { delivery, places, start } of trace.deliveries) {
      expect(history.events[start]?.kind).toBe('delivery-started');
      expect(places.length).toBeGreaterThan(4);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(places.map((place) => trace.deliveryOf[place]))).toEqual(new Set([delivery]));
    }
  });

  it('have the merchant’s call and its answer, the callback and the release of the lock', () => {
    const kinds = new Set(trace.deliveries[0]!.places.map((place) => history.events[place]!.kind));
    for (const kind of ['call', 'answer', 'callback-attempt', 'callback-received', 'lock-released'] as const)
      expect(kinds).toContain(kind);
  });

  it('have the faults that befell them, and the findings that they are evidence of', () => {
    const { faults, checks } = filterValues(trace.deliveries, findings);
    expect(faults.length).toBeGreaterThan(2);
    expect(checks).toContain('honest-success');
    const lied = filterDeliveries(trace.deliveries, { ...noFilter, finding: 'honest-success' }, findings);
    expect(lied.length).toBe(3);
    for (const { faults: own } of lied) expect(own.length).toBeGreaterThan(0);
  });

  it('pass filters that are combined, and all without one', () => {
    expect(filterDeliveries(trace.deliveries, noFilter, findings)).toEqual(trace.deliveries);
    const [{ machine }] = trace.deliveries as [(typeof trace.deliveries)[number]];
    const own = filterDeliveries(trace.deliveries, { ...noFilter, machine, outcome: 'success' }, findings);
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((row) => row.machine === machine && row.outcome === 'success')).toBe(true);
    const both = filterDeliveries(trace.deliveries, { ...noFilter, machine, outcome: 'timeout' }, findings);
    expect(both).toEqual([]);
  });

  it('lead from event to event', () => {
    const { places } = trace.deliveries[1]!;
    expect(neighbourInDelivery(trace, places[0]!, 1)).toBe(places[1]);
    expect(neighbourInDelivery(trace, places[1]!, -1)).toBe(places[0]);
    expect(neighbourInDelivery(trace, places[0]!, -1)).toBeNull();
    expect(neighbourInDelivery(trace, places.at(-1)!, 1)).toBeNull();
  });

  it('are open where the run ends before they do', () => {
    const story = new HistoryBuilder();
    story.sale(1_000, story.order(0, snacks));
    story.startDelivery(9_000, story.order(0, locker));
    const { deliveries } = makeTrace(story.end(9_100), [], []);
    expect(deliveries.map(({ outcome, settledAt }) => [outcome, settledAt])).toEqual([
      ['success', expect.any(Number)],
      ['open', null],
    ]);
  });
});

it('what each side knows is the same whether one comes from before or from after', () => {
  const { delivery, places } = trace.deliveries[0]!;
  const forwards = new KnowledgeTimeline(history.header, history.events);
  const states = places.map((place) => ({ ...forwards.at(place).delivery(delivery) }));
  const backwards = new KnowledgeTimeline(history.header, history.events);
  const reversed = places.toReversed().map((place) => ({ ...backwards.at(place).delivery(delivery) }));
  expect(reversed.toReversed()).toEqual(states);
  expect(states.at(0)?.outcome ?? null).toBeNull();
  expect(states.at(-1)?.outcome).toBe('success');
});
