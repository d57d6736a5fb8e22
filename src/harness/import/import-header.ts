import { defaultConfig } from '#core/config.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { historyFormat, type HistoryHeader, type HistoryMachine, type ImportedSource } from '../history/header.ts';
import { durationMs } from '../scenario/duration.ts';
import { eventKinds, type ImportedKind, type KindSpec } from './event-kinds.ts';
import type { MappedValue, Mapping } from './mapping.ts';
import { kindsIn } from './rules.ts';

/** @param machines those that rows name. @param startMs Unix ms of the first row. */
export function importHeader(
  mapping: Mapping,
  {
    log,
    machines,
    startMs,
  }: { readonly log: string; readonly machines: ReadonlySet<string>; readonly startMs: number },
): HistoryHeader {
  const { limits, proves } = mapping;
  const { timeout, attempts, firstPause, maxPause } = limits.callbacks;
  return {
    format: historyFormat,
    scenario: log,
    stage: 'target',
    seed: 0,
    speed: 1,
    timeoutMs: durationMs(limits.fallback),
    slackMs: durationMs(limits.slack),
    callbacks: {
      timeoutMs: durationMs(timeout),
      maxAttempts: attempts,
      firstPauseMs: durationMs(firstPause),
      maxPauseMs: durationMs(maxPause),
      maxPerReceiver: defaultConfig.callbacks.maxPerReceiver,
    },
    machines: [...machines].sort().flatMap((machine) => headerMachine(mapping, machine)),
    faults: [],
    proves,
    expect: [],
    wallStartMs: Math.floor(startMs),
    source: sourceOf(mapping, log),
  };
}

/** The motor type of a machine; undefined where the mapping does not know it. */
export function motorOf({ machines: { motors, others } }: Mapping, machine: string): string | undefined {
  return Object.hasOwn(motors, machine) ? motors[machine] : others;
}

function headerMachine(mapping: Mapping, machine: string): readonly HistoryMachine[] {
  const motor = motorOf(mapping, machine);
  if (motor === undefined) return [];
  const { kind, multiDrop } = motorByName(motor);
  const dwell = mapping.limits.dwell[kind];
  return [
    {
      machine,
      motor,
      kind,
      dwellMs: dwell === undefined ? defaultConfig.dwellMs[kind] : durationMs(dwell),
      multiDrop,
      profile: 'assumed',
      group: motor,
      firmware: 'current',
      overlapping: mapping.machines.overlapping.includes(machine),
      stock: 0,
    },
  ];
}

function sourceOf({ rules, drops, covers }: Mapping, log: string): ImportedSource {
  const { begins, ends, partial } = covers;
  const shown = rules.flatMap(({ becomes }) =>
    kindsIn(becomes).flatMap((kind) => (partial.includes(kind) ? [] : shownBy(kind, becomes[kind] ?? {}))),
  );
  return { kind: 'imported', log, shows: [...new Set(shown)], partial, drops, begins, ends };
}

/** Members of which laws ask what values they can have. */
const valuesMatter: ReadonlySet<string> = new Set(['cause', 'outcome', 'code', 'status', 'success']);

/** What a rule shows of a kind, in the terms of {@link ImportedSource.shows}. */
function shownBy(kind: ImportedKind, members: Readonly<Record<string, MappedValue>>): readonly string[] {
  const spec: KindSpec = eventKinds[kind];
  const filled = Object.entries(spec.members).flatMap(([name, { fill }]) =>
    members[name] === undefined && typeof fill === 'object' && valuesMatter.has(name)
      ? [`${kind}.${name}=${String(fill.default)}`]
      : [],
  );
  const stated = Object.entries(members).flatMap(([name, value]) => [
    `${kind}.${name}`,
    ...(valuesMatter.has(name) ? valuesOf(value).map((text) => `${kind}.${name}=${text}`) : []),
  ]);
  return [kind, ...stated, ...filled];
}

function valuesOf(value: MappedValue): readonly string[] {
  if (typeof value === 'string' || 'text' in value) return ['*'];
  if ('value' in value) return [String(value.value)];
  const { values, otherwise } = value;
  return [...Object.values(values), ...(otherwise === undefined ? [] : [otherwise])].map(String);
}
