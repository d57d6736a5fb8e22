import { expect, it } from 'vitest';
import type { HarnessEvent } from '#harness/history/event.ts';
import { DropWatch } from '#harness/runner/external/drop-watch.ts';
import type { MachineEvent } from '#simulators/events.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import type { DropSource } from '#simulators/machine/machine-spec.ts';

const machine = '10000001';
const command = (run: number): MachineEvent => ({
  kind: 'command-received',
  ...{ machine, run, delivery: `${run}`, token: run, order: run, record: run, lane: 3, quantity: 1 },
});
const connected: MachineEvent = { kind: 'connected', machine };
const frame: MachineEvent = { kind: 'frame-sent', machine, method: '' };

/** What became known of two commands, the second after the first. @param counts of the sensor, one for each reading. */
async function watch(drops: DropSource, counts: readonly (number | null)[], answers: readonly string[] = []) {
  const [spec] = fleetSpecs([{ name: 'real', motor: 'spring', count: 1, external: { drops } }]);
  if (!spec) throw new Error('there is one');
  const left = [...counts];
  const replies = [...answers];
  const known: string[] = [];
  const watch = new DropWatch(spec, {
    external: {
      countDrops: () => {
        const count = left.shift() ?? null;
        return count === null ? Promise.reject(new Error('no answer')) : Promise.resolve(count);
      },
    },
    operator:
      answers.length === 0
        ? undefined
        : () => Promise.resolve({ answer: replies.shift() as 'yes' | 'no' | 'unsure', operator: 'Li', note: '' }),
    onMachineEvent: (event) => void known.push(`${event.kind} ${'delivery' in event ? event.delivery : ''}`),
    emit: (event: HarnessEvent) => {
      if (event.kind === 'drops-not-seen') known.push(event.reason);
    },
  });
  for (const event of [connected, command(1), frame, command(2), frame]) watch.onEvent(event);
  await watch.finish();
  return known;
}

const sensor = { by: 'sensor', url: 'http://127.0.0.1:1' } as const;

it('what a sensor counts between two commands dropped for the first of them', async () => {
  // Read at: connection, first command, frame, second command, frame, end.
  expect(await watch(sensor, [7, 7, 8, 9, 9, 10])).toEqual(['item-dropped 1', 'item-dropped 1', 'item-dropped 2']);
  expect(await watch(sensor, [7, 9, 9, 9, 9, 9])).toEqual([]);
});

it('a sensor that fails, starts late or counts backwards is none', async () => {
  expect(await watch(sensor, [7, 7, null])).toEqual([`the sensor of machine ${machine} cannot be read: no answer`]);
  expect(await watch(sensor, [null, 0, 1, 1, 1, 1])).toEqual(['item-dropped 1']);
  expect(await watch(sensor, [null, null, 5])).toEqual([
    `the sensor of machine ${machine} showed no count before the first command`,
  ]);
  expect(await watch(sensor, [7, 7, 3])).toEqual([`the sensor of machine ${machine} counts backwards, from 7 to 3`]);
});

it('a person is asked after each command, and one who did not see makes it unknown', async () => {
  expect(await watch({ by: 'person' }, [], ['yes', 'no'])).toEqual(['item-dropped 1']);
  expect(await watch({ by: 'person' }, [], ['yes', 'unsure'])).toEqual([
    'item-dropped 1',
    `no one saw what dropped at machine ${machine}`,
  ]);
  expect(await watch({ by: 'person' }, [])).toEqual([`no one was there to see what dropped at machine ${machine}`]);
});
