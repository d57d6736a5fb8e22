import { cpus, loadavg } from 'node:os';

/** Where and when something was measured, as a clause: date, processors, Node, load before it. */
export function describeComputer(now = new Date()): string {
  return (
    `${now.toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ` +
    `Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1) ?? 'unknown'} before it`
  );
}
