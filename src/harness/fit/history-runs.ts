import { isHealthy } from '../history/view/path-phases.ts';
import { historyView } from '../history/view/history-view.ts';
import type { History } from '../history/event.ts';
import { LogError } from '../log/log-error.ts';
import { minRuns, type RunLog, type RunTimes } from './run-times.ts';

/**
 * The runs of one motor type in a history of ours: healthy ones, of one item, as the machine itself saw them.
 * @throws LogError when there are too few.
 */
export function readHistoryRuns(history: History, file: string, motor: string): RunLog {
  const machines = new Set(
    history.header.machines.filter((machine) => machine.motor === motor).map(({ machine }) => machine),
  );
  const timestampsByRun = new Map<string, { ack?: number; start?: number; stop?: number }>();
  for (const event of history.events) {
    if (event.by !== 'machine' || !('run' in event)) continue;
    const key = `${event.machine}/${event.run}`;
    const timestamps = timestampsByRun.get(key) ?? {};
    if (event.kind === 'ack-sent') timestamps.ack = event.t;
    if (event.kind === 'motor-started') timestamps.start = event.t;
    if (event.kind === 'motor-stopped') timestamps.stop = event.t;
    timestampsByRun.set(key, timestamps);
  }
  const runs: RunTimes[] = [];
  const skippedRows = new Map<string, number>();
  for (const delivery of historyView(history).deliveries.values()) {
    const command = delivery.commandsReceived[0]?.event;
    const answer = delivery.answers[0]?.event;
    if (!command || !answer || !machines.has(delivery.machine)) continue;
    if (!isHealthy(delivery) || command.quantity !== 1) {
      skippedRows.set(
        'not healthy, or of several items',
        (skippedRows.get('not healthy, or of several items') ?? 0) + 1,
      );
      continue;
    }
    const { ack, start, stop } = timestampsByRun.get(`${command.machine}/${command.run}`) ?? {};
    const since = (time: number | undefined): number | null => (time === undefined ? null : time - command.t);
    runs.push({ ackMs: since(ack), startMs: since(start), stopMs: since(stop), resultMs: answer.t - command.t });
  }
  if (runs.length < minRuns)
    throw new LogError(
      `${file} has ${runs.length} healthy runs of motor type ${motor}; a fit needs at least ${minRuns}`,
    );
  return { runs, timeFormat: 'the history’s own milliseconds', skippedRows, notes: [] };
}
