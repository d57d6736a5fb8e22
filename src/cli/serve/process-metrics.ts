import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics of a process, beside those of its core. */
export interface ProcessMetrics {
  /** In the Prometheus text format. */
  text(): Promise<string>;
}

/**
 * Memory, processor time, open files and delay of the event loop of this process (`process_…`, `nodejs_…`), as
 * prom-client collects them. A process calls it once: what it watches cannot be stopped.
 */
export function processMetrics(): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { text: () => registry.metrics() };
}
