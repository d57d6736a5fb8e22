import { describe, expect, it } from 'vitest';
import type { HistoryHeader } from '#harness/history/header.ts';
import { headerLine, readHistory } from '#harness/history/ndjson.ts';
import { header } from '../history-machines.ts';

describe('what a core declares', () => {
  const lane = { lane: 0, name: 'A1', productId: 1, productName: 'p', price: 1, stock: 1, capacity: 1 };
  const declared = { appId: 'a', name: 'n', mode: 'NORMAL', utcOffsetMinutes: 480, lanes: [lane] } as const;
  const full: HistoryHeader = {
    ...header,
    machines: header.machines.map((machine) => ({ ...machine, ...declared })),
    merchants: [{ appId: 'a' }],
    limits: {
      deliveryTimeoutMs: 1,
      orderExpiryMs: 1,
      timestampWindowMs: 1,
      memoryMs: 1,
      silenceMs: 1,
      queueCapacity: 1,
      attemptLimits: false,
      unpaidCodeZero: false,
      signedPathRequired: false,
    },
    wallStartMs: 1_767_225_600_000,
  };

  it('is read and written as it was, and may be absent', () => {
    for (const one of [header, full]) {
      const read = readHistory(headerLine(one), 'h');
      expect(read.warnings).toEqual([]);
      expect(headerLine(read.header)).toBe(headerLine(one));
    }
  });

  it.each([
    ['wallStartMs', { ...full, wallStartMs: null }, 'member "wallStartMs" is no whole number'],
    ['merchants', { ...full, merchants: ['a'] }, 'member "merchants" item 1: is no object'],
    [
      'limits',
      { ...full, limits: { ...full.limits, memoryMs: '1' } },
      'member "limits" member "memoryMs" is no number',
    ],
    [
      'lanes',
      { ...full, machines: [{ ...full.machines[0], lanes: [{ ...lane, price: 0.5 }] }] },
      'member "machines" item 1: member "lanes" item 1: member "price" is no whole number',
    ],
  ])('is refused with wrong %s', (_name, wrong, problem) => {
    expect(() => readHistory(headerLine(wrong as never), 'h')).toThrow(`h, line 1: header: ${problem}.`);
  });
});
