import { describe, expect, it } from 'vitest';
import type { CoreEvent } from '#core/events.ts';
import { Metrics } from '#core/metrics.ts';
import type { SpanPhase } from '#core/spans.ts';

const granted = (machine: string, token: number, delivery = `d${token}`): CoreEvent => ({
  kind: 'lock-granted',
  machine,
  token,
  delivery,
  machineKind: 'motor',
  dwellMs: 30_000,
});
const released = (machine: string, token: number, cause: 'success' | 'dwell' = 'success'): CoreEvent => ({
  kind: 'lock-released',
  machine,
  token,
  cause,
});
const settled = (token: number, outcome: 'success' | 'timeout' = 'success'): CoreEvent => ({
  kind: 'delivery-settled',
  machine: 'm',
  delivery: `d${token}`,
  token,
  order: 1,
  record: 1,
  outcome,
  floorStatus: 1,
  errorMsg: '',
});

async function lines(metrics: Metrics): Promise<string[]> {
  return (await metrics.text()).split('\n');
}

describe('metrics', () => {
  it('count requests by endpoint, status and code, and time them in seconds', async () => {
    const metrics = new Metrics();
    metrics.countRequest('deliver', 200, 0, 12);
    metrics.countRequest('deliver', 200, 0, 3);
    metrics.countRequest('deliver', 409, 6057, 1);
    const text = await lines(metrics);
    expect(text).toContain('vendloop_requests_total{endpoint="deliver",status="200",code="0"} 2');
    expect(text).toContain('vendloop_requests_total{endpoint="deliver",status="409",code="6057"} 1');
    expect(text).toContain('vendloop_request_duration_seconds_sum{endpoint="deliver"} 0.016');
  });

  it('time the stages of a delivery, by stage', async () => {
    const metrics = new Metrics();
    const span = (phase: SpanPhase, ms: number): void =>
      metrics.observeSpan({ kind: 'span', delivery: 'd1', machine: 'm', phase, at: 1_000, ms });
    span('store', 2);
    span('store', 4);
    span('device', 700);
    const text = await lines(metrics);
    expect(text).toContain('vendloop_phase_duration_seconds_sum{phase="store"} 0.006');
    expect(text).toContain('vendloop_phase_duration_seconds_bucket{le="0.0025",phase="store"} 1');
    expect(text).toContain('vendloop_phase_duration_seconds_count{phase="store"} 2');
    expect(text).toContain('vendloop_phase_duration_seconds_sum{phase="device"} 0.7');
  });

  it('time a delivery from the grant of its lock to its outcome, also when the lock expired in between', async () => {
    const metrics = new Metrics();
    metrics.observe(granted('m', 1), 1_000);
    metrics.observe(settled(1), 1_750);
    metrics.observe(granted('m', 2), 5_000);
    metrics.observe(released('m', 2, 'dwell'), 35_000);
    metrics.observe(settled(2, 'timeout'), 125_000);
    metrics.observe(settled(99), 130_000);
    const text = await lines(metrics);
    expect(text).toContain('vendloop_delivery_duration_seconds_sum{kind="motor"} 120.75');
    expect(text).toContain('vendloop_delivery_duration_seconds_count{kind="motor"} 2');
    expect(text).toContain('vendloop_deliveries_settled_total{outcome="success"} 2');
    expect(text).toContain('vendloop_deliveries_settled_total{outcome="timeout"} 1');
    expect(text).toContain('vendloop_locks_released_total{cause="dwell"} 1');
    expect(text).toContain('vendloop_locks_granted_total{kind="motor"} 2');
  });

  it('count the held locks and the machines that are online, also after repeated or unknown events', async () => {
    const metrics = new Metrics();
    const now = async () =>
      (await lines(metrics))
        .filter((line) => /^vendloop_(locks_held|machines_online) /.test(line))
        .map((line) => Number(line.split(' ')[1]));
    metrics.observe(released('x', 7), 0);
    metrics.observe(granted('m', 1), 0);
    metrics.observe(granted('n', 1), 0);
    metrics.observe(released('m', 1), 0);
    metrics.observe(released('n', 0), 0);
    for (const machine of ['m', 'n', 'm']) metrics.observe({ kind: 'machine-online', machine }, 0);
    expect(await now()).toEqual([1, 2]);
    metrics.observe({ kind: 'machine-offline', machine: 'm', reason: 'closed' }, 0);
    metrics.observe({ kind: 'machine-offline', machine: 'm', reason: 'closed' }, 0);
    expect(await now()).toEqual([1, 1]);
    metrics.observe({ kind: 'core-started' }, 0);
    expect(await now()).toEqual([0, 0]);
  });

  it('count the jobs that wait, until they start or are dropped', async () => {
    const metrics = new Metrics();
    const waiting = async () => (await lines(metrics)).find((line) => line.startsWith('vendloop_jobs_waiting '));
    const job = (id: number) => ({ machine: 'm', job: id, order: 1, record: id });
    const started = (id: number): CoreEvent => ({
      ...{ kind: 'delivery-started', machine: 'm', delivery: 'd', token: 1, order: 1, record: 1, lane: 0, quantity: 1 },
      job: id,
    });
    for (const id of [1, 2, 3]) metrics.observe({ kind: 'job-queued', ...job(id) }, 0);
    expect(await waiting()).toBe('vendloop_jobs_waiting 3');
    metrics.observe(started(1), 0);
    metrics.observe(started(0), 0);
    metrics.observe({ kind: 'job-dropped', ...job(2), reason: 'refunded' }, 0);
    expect(await waiting()).toBe('vendloop_jobs_waiting 1');
    metrics.observe({ kind: 'core-started' }, 0);
    expect(await waiting()).toBe('vendloop_jobs_waiting 0');
  });

  it('count dropped frames, late results, commands and callbacks, with labels from closed sets only', async () => {
    const metrics = new Metrics();
    metrics.observe({ kind: 'frame-dropped', machine: '16327129', reason: 'sign', detail: 'secret detail' }, 0);
    metrics.observe(
      { kind: 'result-late', machine: '16327129', delivery: 'd', token: 1, outcome: 'success', settledAs: 'timeout' },
      0,
    );
    metrics.observe(
      { kind: 'command-send-failed', machine: '16327129', delivery: 'd', token: 1, reason: 'offline' },
      0,
    );
    metrics.observe({ kind: 'callback-acknowledged', callback: 1, attempt: 1, status: 200 }, 0);
    metrics.observe({ kind: 'callback-failed', callback: 1, attempt: 1, reason: 'refused', retryInMs: 1 }, 0);
    metrics.observe({ kind: 'callback-attempt', callback: 1, attempt: 1 }, 0);
    const text = await metrics.text();
    for (const line of [
      'frames_dropped_total{reason="sign"}',
      'results_late_total{settled_as="timeout"}',
      'commands_total{result="failed"}',
      'callbacks_total{result="acknowledged"}',
      'callbacks_total{result="failed"}',
    ]) {
      expect(text).toContain(`vendloop_${line} 1\n`);
    }
    expect(text).not.toMatch(/16327129|secret detail|="refused"/);
  });

  it('begin at 0 where the labels are known, so that the first event of a kind is an increase', async () => {
    const text = await lines(new Metrics());
    for (const start of ['callbacks_total{result="abandoned"}', 'results_late_total{settled_as="timeout"}'])
      expect(text).toContain(`vendloop_${start} 0`);
    expect(text.filter((line) => line.startsWith('vendloop_locks_released_total')).length).toBe(4);
  });

  it('stand in a registry of their own: two cores in one process count apart', async () => {
    const [one, two] = [new Metrics(), new Metrics()];
    one.observe({ kind: 'result-unmatched', machine: 'm', order: 1, record: 1 }, 0);
    expect(await lines(one)).toContain('vendloop_results_unmatched_total 1');
    expect(await lines(two)).toContain('vendloop_results_unmatched_total 0');
  });
});
