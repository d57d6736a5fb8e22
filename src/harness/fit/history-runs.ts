import { isHealthy } from '../history/view/path-phases.ts';
import { viewOf } from '../history/view/history-view.ts';
import type { History } from '../history/event.ts';
import { fewestRuns, LogError, type RunLog, type RunTimes } from './run-times.ts';

/**
 * The runs of one motor type in a history of ours: healthy ones, of one item, as the machine itself saw them.
 * @throws LogError when there are too few.
 */
export function runsOfHistory(history: History, file: string, motor: string): RunLog {
  const machines = new Set(
    history.header.machines.filter((machine) => machine.motor === motor).map(({ machine }) => machine),
  );
  const marks = new Map<string, { ack?: number; start?: number; stop?: number }>();
  for (const event of history.events) {
    if (event.by !== 'machine' || !('run' in event)) continue;
    const key = `${event.machine}/${event.run}`;
    const mark = marks.get(key) ?? {};
    if (event.kind === 'ack-sent') mark.ack = event.t;
    if (event.kind === 'motor-started') mark.start = event.t;
    if (event.kind === 'motor-stopped') mark.stop = event.t;
    marks.set(key, mark);
  }
  const runs: RunTimes[] = [];
  const left = new Map<string, number>();
  for (const delivery of viewOf(history).deliveries.values()) {
    const received = delivery.received[0]?.event;
    const answered = delivery.answers[0]?.event;
    if (!received || !answered || !machines.has(delivery.machine)) continue;
    if (!isHealthy(delivery) || received.quantity !== 1) {
      left.set('not healthy, or of several items', (left.get('not healthy, or of several items') ?? 0) + 1);
      continue;
    }
    const { ack, start, stop } = marks.get(`${received.machine}/${received.run}`) ?? {};
    const since = (time: number | undefined): number | null => (time === undefined ? null : time - received.t);
    runs.push({ ackMs: since(ack), startMs: since(start), stopMs: since(stop), resultMs: answered.t - received.t });
  }
  if (runs.length < fewestRuns)
    throw new LogError(
      `${file} has ${runs.length} healthy runs of motor type ${motor}; a fit needs at least ${fewestRuns}`,
    );
  return { runs, times: 'the history’s own milliseconds', left, notes: [] };
}
