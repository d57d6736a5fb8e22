/** A query of a panel. */
export interface Query {
  readonly expr: string;
  /** Name of each series: `{{outcome}}`. */
  readonly legend: string;
  /** Its series begin with an event that a healthy core may never have. */
  readonly isRare?: true;
}

/** A panel: a number (`stat`), or curves over time. */
export interface PanelPlan {
  readonly title: string;
  readonly description: string;
  /** As Grafana names it: `s` seconds, `ops` per second, `bytes`, `short`, `percentunit`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly isStat?: true;
}

/** Panels under one heading. */
export interface PanelRow {
  readonly title: string;
  readonly panels: readonly PanelPlan[];
}

/** One core of several: the variable `instance` of the dashboard. */
const chosen = 'instance=~"$instance"';

/** A selector of a metric: `of('vendloop_commands_total', 'result="failed"')`. */
const of = (metric: string, ...labels: readonly string[]): string => `${metric}{${[chosen, ...labels].join(', ')}}`;

/** Per second, over the interval that fits the width of the panel. */
const perSecond = (selector: string): string => `rate(${selector}[$__rate_interval])`;

const sumBy = (label: string, vector: string): string => `sum by (${label}) (${vector})`;

const countBy = (metric: string, label: string): Query => ({
  expr: sumBy(label, perSecond(of(metric))),
  legend: `{{${label}}}`,
});

/** Quantiles of a histogram, each as one curve. */
function quantiles(histogram: string, ...labels: readonly string[]): readonly Query[] {
  return [0.5, 0.95, 0.99].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, ${sumBy('le', perSecond(of(`${histogram}_bucket`, ...labels)))})`,
    legend: `p${quantile * 100}`,
  }));
}

/** The 95th percentile of a histogram for each value of a label. */
const p95By = (histogram: string, label: string): Query => ({
  expr: `histogram_quantile(0.95, ${sumBy(`le, ${label}`, perSecond(of(`${histogram}_bucket`)))})`,
  legend: `{{${label}}}`,
});

const callbacks = (result: string): string => `sum(${of('vendloop_callbacks_total', `result="${result}"`)})`;
const callbacksOwed = `clamp_min(${callbacks('queued')} - ${callbacks('acknowledged')} - ${callbacks('abandoned')}, 0)`;

const now: PanelRow = {
  title: 'Now',
  panels: [
    {
      title: 'Machines online',
      description: 'Machines whose connection is open.',
      unit: 'short',
      isStat: true,
      queries: [{ expr: `sum(${of('vendloop_machines_online')})`, legend: 'online' }],
    },
    {
      title: 'Dwell locks held',
      description: 'Machines that are occupied by a delivery, of the locks granted since the start.',
      unit: 'short',
      isStat: true,
      queries: [{ expr: `sum(${of('vendloop_locks_held')})`, legend: 'held' }],
    },
    {
      title: 'Jobs waiting',
      description: "Jobs in machines' queues, of those queued since the start.",
      unit: 'short',
      isStat: true,
      queries: [{ expr: `sum(${of('vendloop_jobs_waiting')})`, legend: 'waiting' }],
    },
    {
      title: 'Callbacks owed',
      description: 'Callbacks queued since the start that are neither acknowledged nor abandoned.',
      unit: 'short',
      isStat: true,
      queries: [{ expr: callbacksOwed, legend: 'owed' }],
    },
  ],
};

const deliveries: PanelRow = {
  title: 'Deliveries',
  panels: [
    {
      title: 'Deliveries by outcome',
      description: 'Deliveries settled per second.',
      unit: 'ops',
      queries: [countBy('vendloop_deliveries_settled_total', 'outcome')],
    },
    {
      title: 'Share without success',
      description: 'Failures and timeouts, of all deliveries settled.',
      unit: 'percentunit',
      queries: [
        {
          expr:
            `1 - sum(${perSecond(of('vendloop_deliveries_settled_total', 'outcome="success"'))}) / ` +
            `sum(${perSecond(of('vendloop_deliveries_settled_total'))})`,
          legend: 'failed or timed out',
        },
      ],
    },
    {
      title: 'Delivery time',
      description: 'From the grant of the lock to the outcome, the run of the motor included.',
      unit: 's',
      queries: quantiles('vendloop_delivery_duration_seconds'),
    },
    {
      title: 'Phases of a delivery, p95',
      description: 'Which part takes the time; `device` is the machine and its connection.',
      unit: 's',
      queries: [p95By('vendloop_phase_duration_seconds', 'phase')],
    },
    {
      title: 'Results that came too late, or match no delivery',
      description: 'A result after the timeout may mean an item that dropped for a customer who was refunded.',
      unit: 'ops',
      queries: [
        {
          ...countBy('vendloop_results_late_total', 'settled_as'),
          legend: 'late, settled as {{settled_as}}',
        },
        { expr: `sum(${perSecond(of('vendloop_results_unmatched_total'))})`, legend: 'without a delivery' },
      ],
    },
    {
      title: 'Store commits',
      description: 'Time of the commit that starts a delivery.',
      unit: 's',
      queries: quantiles('vendloop_phase_duration_seconds', 'phase="store"'),
    },
  ],
};

const locks: PanelRow = {
  title: 'Locks and queues',
  panels: [
    {
      title: 'Dwell locks',
      description: 'Granted, and released by cause. `dwell`: the limit passed before a result came.',
      unit: 'ops',
      queries: [
        { expr: `sum(${perSecond(of('vendloop_locks_granted_total'))})`, legend: 'granted' },
        { ...countBy('vendloop_locks_released_total', 'cause'), legend: 'released: {{cause}}' },
      ],
    },
    {
      title: 'Refused: machine is busy',
      description: 'Calls that found the lock held (code 6057), by endpoint.',
      unit: 'ops',
      queries: [
        { expr: sumBy('endpoint', perSecond(of('vendloop_requests_total', 'code="6057"'))), legend: '{{endpoint}}' },
      ],
    },
    {
      title: 'Queued jobs',
      description: 'Jobs that wait, and jobs queued and dropped per second.',
      unit: 'short',
      queries: [
        { expr: `sum(${of('vendloop_jobs_waiting')})`, legend: 'waiting' },
        { ...countBy('vendloop_jobs_total', 'result'), legend: '{{result}} per second' },
      ],
    },
  ],
};

const callbackRow: PanelRow = {
  title: 'Callbacks',
  panels: [
    {
      title: 'Callbacks by result',
      description: '`failed` counts attempts, each of which is retried; `abandoned` ends the retries.',
      unit: 'ops',
      queries: [countBy('vendloop_callbacks_total', 'result')],
    },
    {
      title: 'Callbacks owed',
      description: 'Callbacks queued since the start that are neither acknowledged nor abandoned.',
      unit: 'short',
      queries: [{ expr: callbacksOwed, legend: 'owed' }],
    },
    {
      title: 'From outcome to acknowledgement',
      description: 'Time until the receiver has acknowledged, retries included.',
      unit: 's',
      queries: quantiles('vendloop_phase_duration_seconds', 'phase="callback"'),
    },
  ],
};

const requests: PanelRow = {
  title: 'API and machines',
  panels: [
    {
      title: 'Requests',
      description: 'Requests answered per second, by endpoint.',
      unit: 'ops',
      queries: [countBy('vendloop_requests_total', 'endpoint')],
    },
    {
      title: 'Refusals by code',
      description: 'Answers with another code than 0.',
      unit: 'ops',
      queries: [{ expr: sumBy('code', perSecond(of('vendloop_requests_total', 'code!="0"'))), legend: '{{code}}' }],
    },
    {
      title: 'Answer time, p95',
      description: 'From a request to its answer, by endpoint.',
      unit: 's',
      queries: [p95By('vendloop_request_duration_seconds', 'endpoint')],
    },
    {
      title: 'Machines and connections',
      description: 'Machines online, and open connections of machines and merchants.',
      unit: 'short',
      queries: [
        { expr: `sum(${of('vendloop_machines_online')})`, legend: 'machines online' },
        { expr: `sum(${of('vendloop_connections_open')})`, legend: 'connections open' },
      ],
    },
    {
      title: 'Commands',
      description: 'Dispense commands, by result. A failed one found no connection.',
      unit: 'ops',
      queries: [countBy('vendloop_commands_total', 'result')],
    },
    {
      title: 'Dropped frames and refused connections',
      description: 'Frames by reason, connections by the limit that was reached.',
      unit: 'ops',
      queries: [
        { ...countBy('vendloop_frames_dropped_total', 'reason'), legend: 'frame: {{reason}}', isRare: true },
        { ...countBy('vendloop_connections_refused_total', 'limit'), legend: 'connection: {{limit}}' },
      ],
    },
  ],
};

const ownProcess: PanelRow = {
  title: 'Process of the core',
  panels: [
    {
      title: 'Event-loop delay',
      description: 'Measured every 10 ms, which is part of the value: an idle process shows 10 ms.',
      unit: 's',
      queries: ['p50', 'p99', 'max'].map((name) => ({
        expr: `max(${of(`nodejs_eventloop_lag_${name}_seconds`)})`,
        legend: name,
      })),
    },
    {
      title: 'Memory',
      description: 'Resident memory, and the heap in use.',
      unit: 'bytes',
      queries: [
        { expr: `sum(${of('process_resident_memory_bytes')})`, legend: 'resident' },
        { expr: `sum(${of('nodejs_heap_size_used_bytes')})`, legend: 'heap in use' },
      ],
    },
    {
      title: 'Processor',
      description: 'Processors in use: 1 is one of them all the time.',
      unit: 'short',
      queries: [
        { expr: `sum(${perSecond(of('process_cpu_seconds_total'))})`, legend: 'in use' },
        { expr: `sum(${perSecond(of('nodejs_gc_duration_seconds_sum'))})`, legend: 'garbage collection' },
      ],
    },
  ],
};

/** Everything that the dashboard shows, from top to bottom. */
export const panelRows: readonly PanelRow[] = [now, deliveries, locks, callbackRow, requests, ownProcess];
