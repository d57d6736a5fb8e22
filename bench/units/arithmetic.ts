import { callsPerSale } from './sell.ts';
import { costFrom } from './meter.ts';
import type { Cost, UnitFigures } from './units.ts';

/** What is asked of a cloud. */
export interface CloudLoad {
  readonly machines: number;
  readonly salesPerSecond: number;
  readonly heartbeatEverySeconds: number;
  /** Part of a processor that is planned with, so that there is room for a peak. */
  readonly processorShare: number;
  /** How long answers to signed calls stay in the database, s. */
  readonly answersKeptSeconds: number;
  /** How often a machine at a broker pings it, s. */
  readonly pingEverySeconds: number;
}

/** What the cloud comes to. Sizes in bytes, rates a second. */
export interface CloudNeeds {
  readonly heartbeats: number;
  readonly cores: number;
  readonly machinesPerCore: number;
  /** Processors that the cores use, all of them. */
  readonly coreProcessors: number;
  readonly coreBytes: number;
  readonly calls: number;
  readonly callbackBytes: number;
  readonly machineBytes: number;
  readonly database: {
    readonly connections: number;
    readonly statements: number;
    readonly commits: number;
    readonly processors: number;
    readonly walBytes: number;
    readonly idleStatements: number;
    readonly keptBytesPerDay: number;
    readonly writtenBytesPerDay: number;
    readonly answerBytes: number;
  };
  readonly broker: {
    readonly messages: number;
    readonly pings: number;
    readonly bytes: number;
    readonly processors: number;
  } | null;
}

const daySeconds = 86_400;
/** The number of cores and the part of sales that are called at another one depend on each other: few rounds settle. */
const rounds = 20;

/** Multiplies what was measured by what is asked for. Everything is taken to grow as its count does. */
export function needsOf(units: UnitFigures, load: CloudLoad): CloudNeeds {
  const heartbeats = load.machines / load.heartbeatEverySeconds;
  let cores = 1;
  let total = totalCost(units, load, cores);
  for (let round = 0; round < rounds; round += 1) {
    cores = Math.max(1, Math.ceil(total.coreCpuMs / 1000 / load.processorShare));
    total = totalCost(units, load, cores);
  }
  const sales = load.salesPerSecond;
  return {
    heartbeats,
    cores,
    machinesPerCore: Math.ceil(load.machines / cores),
    coreProcessors: total.coreCpuMs / 1000,
    coreBytes: coreBytesWith(units, load.machines / cores),
    calls: sales * callsPerSale,
    callbackBytes: sales * units.saleWire.callbackBytes,
    machineBytes: sales * units.saleWire.bytes + heartbeats * units.heartbeatBytes,
    database: {
      connections: cores * units.databaseConnections,
      statements: total.statements,
      commits: total.commits,
      processors: total.databaseCpuMs / 1000,
      walBytes: total.walBytes,
      idleStatements: cores * units.idleCore.statements,
      keptBytesPerDay: sales * daySeconds * units.kept.compact,
      writtenBytesPerDay: sales * daySeconds * units.kept.asWritten,
      answerBytes: sales * load.answersKeptSeconds * units.kept.expiring,
    },
    broker: brokerNeeds(units, load, heartbeats),
  };
}

/** Memory of another connected machine, bytes; NaN where one number of machines was measured. */
export function bytesOfConnection({ coreBytes }: Pick<UnitFigures, 'coreBytes'>): number {
  const [first, last] = [coreBytes[0], coreBytes.at(-1)];
  if (!first || !last) return Number.NaN;
  return (last.bytes - first.bytes) / (last.machines - first.machines);
}

function coreBytesWith(units: UnitFigures, machines: number): number {
  const last = units.coreBytes.at(-1);
  return last ? last.bytes + (machines - last.machines) * bytesOfConnection(units) : Number.NaN;
}

/** What all of it costs in a second, with so many cores. */
function totalCost(units: UnitFigures, load: CloudLoad, cores: number): Cost {
  const { sale, saleAcross, heartbeat, idleCore } = units;
  // A call comes to any core with the same chance, and one of them holds the machine's line.
  const across = (cores - 1) / cores;
  return costFrom((name) => {
    const pings = name === 'coreCpuMs' ? load.machines * units.idleMachineCpuMs : 0;
    return (
      load.salesPerSecond * (sale[name] * (1 - across) + saleAcross[name] * across) +
      (load.machines / load.heartbeatEverySeconds) * heartbeat[name] +
      cores * idleCore[name] +
      pings
    );
  });
}

function brokerNeeds({ broker, saleWire }: UnitFigures, load: CloudLoad, heartbeats: number): CloudNeeds['broker'] {
  if (broker === null) return null;
  const sales = load.salesPerSecond;
  const pings = load.machines / load.pingEverySeconds;
  const cpuMs = sales * broker.saleCpuMs + heartbeats * broker.heartbeatCpuMs + pings * broker.pingCpuMs;
  return {
    // Each comes in once and goes out once.
    messages: 2 * (sales * saleWire.messages + heartbeats),
    pings,
    bytes: load.machines * broker.connectionBytes,
    processors: cpuMs / 1000,
  };
}
