import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MachineKind } from './domain/machine.ts';
import type { CoreEvent } from './events.ts';
import type { Span } from './spans.ts';

/**
 * Bounds of the delivery histogram in seconds: a healthy run is 0.5–1 s; then the dwell limits and the fallback
 * (PROTOCOL §4).
 */
const deliveryBuckets = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 15, 30, 45, 90, 120];

/** Bounds of the request histogram in seconds. */
const requestBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Bounds of the phase histogram in seconds: from a phase of an idle core to a callback's second attempt.
 */
const phaseBuckets = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60,
];

const outcomes = ['success', 'failure', 'timeout'] as const;

/** One set of labels for each value of a label. */
const each = <Label extends string>(label: Label, values: readonly string[]): readonly Record<Label, string>[] =>
  values.map((value) => ({ [label]: value }) as Record<Label, string>);

type EventOf<Kind extends CoreEvent['kind']> = Extract<CoreEvent, { kind: Kind }>;
type EventHandlers = { readonly [Kind in CoreEvent['kind']]?: (event: EventOf<Kind>, at: number) => void };

/**
 * The core's metrics for Prometheus, in their own registry, so that two cores in one process stay apart. Labels come
 * from closed sets (endpoints, codes, kinds, causes), never from ids or texts, so their number is bounded.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = this.#counter(
    'vendloop_requests_total',
    'API requests answered, by endpoint, HTTP status and code (0: success)',
    ['endpoint', 'status', 'code'],
  );
  readonly #requestSeconds = this.#histogram(
    'vendloop_request_duration_seconds',
    'Seconds from a request to its answer, by endpoint',
    requestBuckets,
    ['endpoint'],
  );
  readonly #deliveriesStarted = this.#counter('vendloop_deliveries_started_total', 'Deliveries started', []);
  readonly #deliveriesSettled = this.#counter(
    'vendloop_deliveries_settled_total',
    'Deliveries settled, by outcome',
    ['outcome'],
    each('outcome', outcomes),
  );
  readonly #deliverySeconds = this.#histogram(
    'vendloop_delivery_duration_seconds',
    'Seconds from the grant of the lock to the outcome, by kind of machine',
    deliveryBuckets,
    ['kind'],
  );
  readonly #phaseSeconds = this.#histogram(
    'vendloop_phase_duration_seconds',
    'Seconds that a phase of a delivery took: verify, store, dispatch, device (machine and its connection), settle, ' +
      'callback',
    phaseBuckets,
    ['phase'],
  );
  readonly #lateResults = this.#counter(
    'vendloop_results_late_total',
    'Results that came after the outcome, by what the delivery had been settled as',
    ['settled_as'],
    each('settled_as', outcomes),
  );
  readonly #unmatchedResults = this.#counter('vendloop_results_unmatched_total', 'Results that match no delivery', []);
  readonly #locksGranted = this.#counter('vendloop_locks_granted_total', 'Dwell locks granted, by kind of machine', [
    'kind',
  ]);
  readonly #locksReleased = this.#counter(
    'vendloop_locks_released_total',
    'Dwell locks released, by cause',
    ['cause'],
    each('cause', [...outcomes, 'dwell']),
  );
  readonly #locksHeld = this.#gauge(
    'vendloop_locks_held',
    'Dwell locks held now, of those granted since the start (machines)',
  );
  readonly #onlineGauge = this.#gauge('vendloop_machines_online', 'Machines online now');
  readonly #commands = this.#counter(
    'vendloop_commands_total',
    'Dispense commands, by result: sent, failed',
    ['result'],
    each('result', ['sent', 'failed']),
  );
  readonly #frames = this.#counter(
    'vendloop_frames_dropped_total',
    'Frames from machines that were dropped, by reason',
    ['reason'],
  );
  readonly #callbacks = this.#counter(
    'vendloop_callbacks_total',
    'Callbacks, by result: queued, acknowledged, failed (an attempt), abandoned',
    ['result'],
    each('result', ['queued', 'acknowledged', 'failed', 'abandoned']),
  );
  readonly #connections = this.#gauge(
    'vendloop_connections_open',
    "Connections open now at the API's address, machines' among them",
  );
  readonly #connectionsRefused = this.#counter(
    'vendloop_connections_refused_total',
    'Connections refused because too many were open, by limit: total, address',
    ['limit'],
    each('limit', ['total', 'address']),
  );
  readonly #jobs = this.#counter(
    'vendloop_jobs_total',
    'Queued jobs, by what happened: queued, dropped',
    ['result'],
    each('result', ['queued', 'dropped']),
  );
  readonly #jobsWaitingGauge = this.#gauge(
    'vendloop_jobs_waiting',
    "Jobs in machines' queues now, of those queued since the start",
  );

  /** Token that holds each machine's lock, as far as this core has seen it granted. */
  readonly #lockHolders = new Map<string, number>();
  readonly #machinesOnline = new Set<string>();
  readonly #jobsWaiting = new Set<number>();
  /** Deliveries without an outcome, with their start (ms, monotonic). The fallback bounds their number. */
  readonly #openDeliveries = new Map<string, { readonly at: number; readonly kind: MachineKind }>();

  /** Which metric each event counts in. Other events are not counted. */
  readonly #handlers: EventHandlers = {
    'core-started': () => this.#reset(),
    'lock-granted': (event, at) => this.#lockGranted(event, at),
    'lock-released': (event) => this.#lockReleased(event),
    'delivery-started': (event) => this.#deliveryStarted(event),
    'delivery-settled': (event, at) => this.#deliverySettled(event, at),
    'result-late': (event) => this.#lateResults.inc({ settled_as: event.settledAs }),
    'result-unmatched': () => this.#unmatchedResults.inc(),
    'command-sent': () => this.#commands.inc({ result: 'sent' }),
    'command-send-failed': () => this.#commands.inc({ result: 'failed' }),
    'machine-online': (event) => this.#onlineGauge.set(this.#machinesOnline.add(event.machine).size),
    'machine-offline': (event) => this.#machineOffline(event.machine),
    'frame-dropped': (event) => this.#frames.inc({ reason: event.reason }),
    'frames-over-budget': (event) => this.#frames.inc({ reason: 'over-budget' }, event.frames),
    'callback-queued': () => this.#callbacks.inc({ result: 'queued' }),
    'callback-acknowledged': () => this.#callbacks.inc({ result: 'acknowledged' }),
    'callback-failed': () => this.#callbacks.inc({ result: 'failed' }),
    'callback-abandoned': () => this.#callbacks.inc({ result: 'abandoned' }),
    'job-queued': (event) => this.#jobQueued(event),
    'job-dropped': (event) => this.#jobDropped(event),
  };

  /** Counts an answer of the API. @param durationMs from the request to its answer, in ms. */
  countRequest(endpoint: string, status: number, code: number, durationMs: number): void {
    this.#requests.inc({ endpoint, status, code });
    this.#requestSeconds.observe({ endpoint }, durationMs / 1000);
  }

  /** Sets how many connections are open. */
  setOpenConnections(open: number): void {
    this.#connections.set(open);
  }

  /** Counts a connection that was refused. @param limit by which. */
  countRefusedConnection(limit: 'total' | 'address'): void {
    this.#connectionsRefused.inc({ limit });
  }

  /** Counts an event of the core. @param at monotonic clock, ms. */
  observe(event: CoreEvent, at: number): void {
    // The table pairs each kind with a counter of just that kind; TypeScript cannot see through the look-up.
    const handle = this.#handlers[event.kind] as ((event: CoreEvent, at: number) => void) | undefined;
    handle?.(event, at);
  }

  /** Counts the duration of a phase of a delivery. */
  observeSpan({ phase, ms }: Span): void {
    this.#phaseSeconds.observe({ phase }, ms / 1000);
  }

  /** Everything in the Prometheus text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #lockGranted({ machine, token, delivery, machineKind }: EventOf<'lock-granted'>, at: number): void {
    this.#locksGranted.inc({ kind: machineKind });
    this.#locksHeld.set(this.#lockHolders.set(machine, token).size);
    this.#openDeliveries.set(delivery, { at, kind: machineKind });
  }

  #lockReleased({ machine, token, cause }: EventOf<'lock-released'>): void {
    this.#locksReleased.inc({ cause });
    if (this.#lockHolders.get(machine) === token) this.#lockHolders.delete(machine);
    this.#locksHeld.set(this.#lockHolders.size);
  }

  #deliveryStarted({ job }: EventOf<'delivery-started'>): void {
    this.#deliveriesStarted.inc();
    this.#endWaiting(job);
  }

  #jobQueued({ job }: EventOf<'job-queued'>): void {
    this.#jobs.inc({ result: 'queued' });
    this.#jobsWaitingGauge.set(this.#jobsWaiting.add(job).size);
  }

  #jobDropped({ job }: EventOf<'job-dropped'>): void {
    this.#jobs.inc({ result: 'dropped' });
    this.#endWaiting(job);
  }

  #endWaiting(job: number): void {
    if (this.#jobsWaiting.delete(job)) this.#jobsWaitingGauge.set(this.#jobsWaiting.size);
  }

  #deliverySettled({ delivery, outcome }: EventOf<'delivery-settled'>, at: number): void {
    this.#deliveriesSettled.inc({ outcome });
    // A delivery that an earlier core started has no start on this clock.
    const open = this.#openDeliveries.get(delivery);
    if (open) this.#deliverySeconds.observe({ kind: open.kind }, (at - open.at) / 1000);
    this.#openDeliveries.delete(delivery);
  }

  #machineOffline(machine: string): void {
    this.#machinesOnline.delete(machine);
    this.#onlineGauge.set(this.#machinesOnline.size);
  }

  /** A core that starts has seen no grant and no machine yet. */
  #reset(): void {
    this.#lockHolders.clear();
    this.#machinesOnline.clear();
    this.#openDeliveries.clear();
    this.#jobsWaiting.clear();
    this.#locksHeld.set(0);
    this.#jobsWaitingGauge.set(0);
    this.#onlineGauge.set(0);
  }

  /** @param zeros labels that are there from the start, so that their first event shows as an increase. */
  #counter<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    zeros: readonly Record<Label, string>[] = [],
  ): Counter<Label> {
    const counter = new Counter({ name, help, labelNames, registers: [this.#registry] });
    for (const labels of zeros) counter.inc(labels, 0);
    return counter;
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[],
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.#registry] });
  }
}
