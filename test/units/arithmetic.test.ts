import { describe, expect, it } from 'vitest';
import { needsOf, type CloudLoad } from '#bench/units/arithmetic.ts';
import { costOf } from '#bench/units/meter.ts';
import { formatBytes, formatNumber, needsTable, unitTables } from '#bench/units/report.ts';
import type { Cost, UnitFigures } from '#bench/units/units.ts';

const cost = (coreCpuMs: number, others: Partial<Cost> = {}): Cost => ({
  coreCpuMs,
  databaseCpuMs: 0,
  statements: 0,
  commits: 0,
  walBytes: 0,
  ...others,
});

const units: UnitFigures = {
  sqlite: { coreCpuMs: 1, writtenBytes: 10, fileBytes: 1 },
  sale: cost(6, { statements: 10, walBytes: 5_000, databaseCpuMs: 2 }),
  saleAcross: cost(12, { statements: 14, walBytes: 6_000, databaseCpuMs: 3 }),
  pageImages: 0,
  kept: { asWritten: 3_000, compact: 2_000, expiring: 1_000 },
  idleCore: cost(10, { statements: 2 }),
  databaseConnections: 9,
  coreBytes: [
    { machines: 1_000, bytes: 120e6 },
    { machines: 10_000, bytes: 300e6 },
  ],
  idleMachineCpuMs: 0.001,
  heartbeat: cost(0.3, { statements: 1 }),
  heartbeatBytes: 300,
  saleWire: { messages: 3, bytes: 1_000, callbackBytes: 400 },
  broker: {
    connectionBytes: 2_000,
    pingCpuMs: 0.01,
    heartbeatCpuMs: 0.1,
    saleCpuMs: 0.3,
    heartbeat: cost(0.4),
    sale: cost(7),
  },
};

const load: CloudLoad = {
  machines: 60_000,
  salesPerSecond: 100,
  heartbeatEverySeconds: 300,
  processorShare: 0.5,
  answersKeptSeconds: 600,
  pingEverySeconds: 60,
};

describe('the arithmetic of a cloud', () => {
  it('multiplies each unit by what is asked for', () => {
    const needs = needsOf(units, load);
    // Pings 60 ms, heartbeats 200 × 0.3 ms; with three cores 2 of 3 sales at another: 100 × 10 ms, 3 × 10 ms idle.
    expect(needs.coreProcessors).toBeCloseTo(1.15);
    expect(needs).toMatchObject({ heartbeats: 200, cores: 3, machinesPerCore: 20_000, coreBytes: 500e6, calls: 400 });
    expect(needs.database.statements).toBeCloseTo((100 * (10 + 2 * 14)) / 3 + 200 + 3 * 2);
    expect(needs.database.walBytes).toBeCloseTo((100 * (5_000 + 2 * 6_000)) / 3);
    expect(needs.database.processors).toBeCloseTo(0.8 / 3);
    expect(needs.database).toMatchObject({
      connections: 27,
      idleStatements: 6,
      keptBytesPerDay: 86_400 * 100 * 2_000,
      writtenBytesPerDay: 86_400 * 100 * 3_000,
      answerBytes: 100 * 600 * 1_000,
    });
    expect(needs).toMatchObject({ callbackBytes: 40_000, machineBytes: 160_000 });
    expect(needs.broker).toEqual({
      messages: 2 * (300 + 200),
      pings: 1_000,
      bytes: 120e6,
      processors: expect.closeTo(0.06) as number,
    });
  });

  it('needs one core for the smallest cloud, where no sale is called elsewhere', () => {
    const needs = needsOf(units, { ...load, machines: 10, salesPerSecond: 1 });
    expect(needs.cores).toBe(1);
    expect(needs.database.statements).toBeCloseTo(10 + 10 / 300 + 2);
  });

  it('has no row of a broker where none was measured', () => {
    const without = { ...units, broker: null };
    const needs = needsOf(without, load);
    expect(needs.broker).toBeNull();
    expect(`${unitTables(without)}${needsTable(needs, load)}`).not.toContain('broker');
  });
});

describe('what one costs', () => {
  const reading = (at: number, coreCpuMs: number) => ({ ...cost(coreCpuMs), at, pageImages: 0 });

  it('leaves out what the processes use in that time anyway, and is never less than nothing', () => {
    expect(costOf(reading(0, 0), reading(2_000, 120), 10, cost(10))).toMatchObject({ coreCpuMs: 10 });
    expect(costOf(reading(0, 0), reading(2_000, 5), 10, cost(10))).toMatchObject({ coreCpuMs: 0 });
  });
});

describe('figures', () => {
  it('have three digits that count, and units of a thousand', () => {
    expect([1234.5, 56.78, 0.03456, Number.NaN].map(formatNumber)).toEqual(['1,235', '56.8', '0.0346', '–']);
    expect([999, 1_000, 2_345_678, 1.5e12].map(formatBytes)).toEqual(['999 B', '1 KB', '2.35 MB', '1.5 TB']);
  });

  it('are in tables whose rows all have the columns of their head', () => {
    for (const table of `${unitTables(units)}\n\n${needsTable(needsOf(units, load), load)}`.split('\n\n')) {
      const columns = table.split('\n').map((row) => row.split('|').length);
      expect(new Set(columns).size).toBe(1);
    }
  });
});
