import { describe, expect, it } from 'vitest';
import type { HistoryEvent, History } from '#harness/history/event.ts';
import { eventLine, headerLine, readHistory } from '#harness/history/ndjson.ts';
import { eventKinds, type ImportedKind, type KindSpec } from '#harness/import/event-kinds.ts';
import { importLog } from '#harness/import/import-log.ts';
import { readMapping } from '#harness/import/read-mapping.ts';
import { checksOfRecording, runChecks, type Judgement } from '#harness/judge/judgement.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import { playCatalogue } from '../runner/play-catalogue.ts';
import { memoryStore } from './memory-store.ts';

// A history of a virtual run is written as a flat log, with the mapping of that log, and imported again.

const startMs = Date.UTC(2026, 10, 18);
const kinds = Object.keys(eventKinds) as ImportedKind[];

/** The rows of one event: what a cloud would log of it. Deliveries of callbacks are named by their number alone. */
function rowsOf(event: HistoryEvent, deliveryOf: ReadonlyMap<number, string>): readonly object[] {
  const kind = kinds.find((known) => known === event.kind);
  if (!kind) return [];
  const { t, by: _, wire: __, ...members } = event as HistoryEvent & Record<string, unknown>;
  const row = { ts: startMs + t, ...members };
  if (event.kind === 'call') return [{ ...row, repeatOf: event.repeatOf === 0 ? '' : event.repeatOf }];
  if (event.kind === 'order-created') return event.records.map((record) => ({ ...row, records: undefined, ...record }));
  if ('callback' in event && event.kind !== 'callback-queued')
    return [{ ...row, delivery: deliveryOf.get(event.callback) ?? '' }];
  return [row];
}

/** Only events about a delivery are drops of an item, reports and callbacks here. */
const needsDelivery = (spec: KindSpec): boolean => spec.members['delivery']?.fill === 'required';

function exported({ events }: History): string {
  const deliveryOf = new Map(
    events.flatMap((event) => (event.kind === 'callback-queued' ? [[event.callback, event.delivery] as const] : [])),
  );
  const rows = events.flatMap((event) => rowsOf(event, deliveryOf));
  const complete = rows.filter(
    (row) =>
      !needsDelivery(eventKinds[(row as { kind: ImportedKind }).kind]) ||
      ((row as { delivery?: string }).delivery ?? '') !== '',
  );
  return complete.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function mappingOf({ header }: History): string {
  const { timeoutMs, callbacks } = header;
  const rules = kinds.map((kind) => {
    const names = Object.keys(eventKinds[kind].members).filter((name) => name !== 'items' && name !== 'callback');
    return { when: { kind }, becomes: { [kind]: Object.fromEntries(names.map((name) => [name, name])) } };
  });
  return JSON.stringify({
    format: 'ndjson',
    time: { column: 'ts', form: 'unix-ms' },
    machines: {
      column: 'machine',
      overlapping: header.machines.filter(({ overlapping }) => overlapping).map(({ machine }) => machine),
      motors: Object.fromEntries(header.machines.map(({ machine, motor }) => [machine, motor])),
    },
    rules,
    drops: 'sensor',
    covers: { begins: 'at-rest', ends: 'at-rest' },
    limits: {
      fallback: `${timeoutMs}ms`,
      slack: '0ms',
      callbacks: {
        timeout: `${callbacks.timeoutMs}ms`,
        attempts: callbacks.maxAttempts,
        firstPause: `${callbacks.firstPauseMs}ms`,
        maxPause: `${callbacks.maxPauseMs}ms`,
      },
    },
  });
}

async function importedAgain(history: History): Promise<History> {
  const { mapping } = readMapping(mappingOf(history), 'mapping.json');
  const pieces = (async function* () {
    yield await Promise.resolve(exported(history));
  })();
  const read = await importLog(pieces, {
    mapping,
    log: 'log.ndjson',
    store: memoryStore(),
    sizes: { rowsInMemory: 40, rowsOfText: 7 },
  });
  const lines = [headerLine(read.header), ...[...read.events()].map(eventLine)];
  const imported = readHistory(lines.join(''), 'imported');
  expect(imported.warnings).toEqual([]);
  return imported;
}

const judged = (history: History): Judgement => runChecks(history, undefined, checksOfRecording(history.header));
/** A log holds no faults of simulated machines. */
const withoutFault = (message: string): string => message.replace(/; the fault \S+ had fired/, '');
const counts = ({ results }: Judgement, check: string): object => {
  const result = results.find((one) => one.check === check);
  return { check, cases: result?.cases, findings: result?.findings.map(({ message }) => withoutFault(message)) };
};

/** Sound runs, and one with broken rules. */
const played = ['first-sale', 'late-around-dwell', 'old-firmware-overlap', 'unreliable-api', 'lying-machines'];

describe('a history that is exported to a flat log and imported again', () => {
  it.each(played)('%s has the same verdicts of all visible laws', async (name) => {
    await expectSameVerdicts(await playCatalogue(name));
  });

  it('has them in random worlds as well', async () => {
    for (const seed of [3, 4, 5]) {
      const { history } = await runWorld(drawWorld(seed), { seed, checks: [] });
      await expectSameVerdicts(history);
    }
  });
});

async function expectSameVerdicts(history: History): Promise<void> {
  const reimported = judged(await importedAgain(history));
  const visible = reimported.results.map(({ check }) => check);
  expect(visible.length).toBeGreaterThan(12);
  const before = judged(history);
  expect(visible.map((check) => counts(reimported, check))).toEqual(visible.map((check) => counts(before, check)));
}
