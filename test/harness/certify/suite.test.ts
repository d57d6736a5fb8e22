import { describe, expect, it } from 'vitest';
import { certifyCases } from '#harness/certify/cases/index.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { certifyTiny, namesWith } from './certify-tiny.ts';
import { tinyDefects, type TinyDefect } from './tiny-cloud/tiny-defects.ts';
import { tinyDriver } from './tiny-cloud/tiny-driver.ts';
import { tinyCapabilities, tinyMachines } from './tiny-cloud/tiny-wire.ts';

/** The cases that find a defect. */
const findings: Readonly<Record<TinyDefect, readonly string[]>> = {
  'lock-freed-by-acknowledgement': ['lock-acknowledged'],
  'lock-never-expires': ['lock-silent', 'lock-acknowledged', 'lock-retry-after', 'lock-limit-drinks'],
  'lock-expires-early': ['lock-silent', 'lock-acknowledged', 'lock-retry-after', 'lock-limit-drinks'],
  'lock-freed-by-any-result': ['lock-expired-grant'],
  'lock-kept-after-failure': ['lock-after-result'],
  'retry-after-wrong': ['lock-retry-after'],
  'quantity-forgotten': ['quantity-several'],
  'quantity-unlimited': ['quantity-one-by-one', 'quantity-several', 'quantity-after-partial'],
  'failed-item-lost': ['quantity-after-failure'],
  'partial-taken-for-all': ['callback-partial'],
  'callback-reports-success': ['callback-failure'],
  'callback-missing-after-failure': ['callback-failure'],
  'callback-partial-as-failure': ['callback-partial'],
  'callback-never-retried': ['callback-retry'],
  'callback-retried-at-once': ['callback-retry'],
  'callback-sent-twice': ['callback-once'],
  'callback-sign-wrong': ['callback-sign'],
  'callback-missing-after-timeout': ['callback-timeout'],
  'closed-order-not-notified': ['expiry-callback'],
  'body-not-signed': ['forged-body-altered'],
  'secret-not-checked': ['forged-wrong-secret'],
  'time-not-checked': ['forged-old'],
  'repeated-request-taken': ['repeated-request'],
  'timeout-never': ['timeout'],
  'timeout-early': ['timeout'],
  'late-result-counts': ['late-result'],
  'delivered-after-timeout': ['after-timeout'],
  'unpaid-delivered': ['unpaid'],
  'never-expires': ['unpaid-expiry'],
  'offline-accepted': ['offline'],
  'silence-ignored': ['silence'],
  'machine-sign-not-checked': ['wrong-machine-sign'],
  'foreign-result-counts': ['foreign-result'],
  'second-result-counts': ['second-result'],
  'acknowledgement-is-success': ['result-running', 'lock-acknowledged'],
  'code-reusable': ['code-used'],
  'unknown-code-taken': ['code-unknown'],
  'delivered-again': [
    'nothing-left',
    'after-timeout',
    'quantity-one-by-one',
    'quantity-several',
    'quantity-after-failure',
    'quantity-after-partial',
  ],
  'unknown-product-sold': ['unknown-product'],
};

describe('the suite', () => {
  it.each([false, true])(
    'passes a sound cloud in every case; the first answer comes again: %s',
    async (firstAnswer) => {
      const driver = tinyDriver(firstAnswer ? 'first answer' : 'refused');
      const results = await certifyTiny({ driver, firstAnswer, person: 'yes' });
      const others = results.filter(({ verdict }) => verdict !== 'PASS');
      expect(others.map(({ name, verdict, reason }) => [name, verdict, reason.en])).toEqual([]);
      expect(results).toHaveLength(
        certifyCases({ limits: driver.capabilities, machines: tinyMachines, budgetMs: 0 }).length,
      );
    },
  );

  it.each(tinyDefects)('finds %s by the cases that examine it, and by no other', async (defect) => {
    const results = await certifyTiny({ defects: [defect], person: 'yes' });
    expect(namesWith(results, 'FAIL')).toEqual(findings[defect]);
    expect(namesWith(results, 'INCONCLUSIVE')).toEqual([]);
  });

  it('plays all cases with one machine, and names those that need a second one', async () => {
    const results = await certifyTiny({ machines: tinyMachines.slice(0, 1), person: 'yes' });
    expect(namesWith(results, 'FAIL')).toEqual([]);
    const partial = results.filter(({ verdict }) => verdict === 'PARTIAL').map(({ name, reason }) => [name, reason.en]);
    const ofDrinks = 'nothing was asked: no machine of such a kind may be played';
    expect(partial).toEqual([
      ['lock-limit-drinks', ofDrinks],
      ['callback-partial', ofDrinks],
      ['quantity-several', ofDrinks],
      ['quantity-reported', ofDrinks],
      ['quantity-after-partial', ofDrinks],
      ['foreign-result', 'nothing was asked: it needs 2 machines, and 1 may be played'],
    ]);
  });

  it('asks nothing that the cloud does not promise', async () => {
    const capabilities = {
      ...tinyCapabilities(),
      acknowledgement: false,
      pickupCodes: false,
      unpaidExpiryMs: null,
      partialResults: false,
      restock: false,
      forgeries: [],
    };
    const results = await certifyTiny({ driver: { ...tinyDriver(), capabilities }, person: 'yes' });
    expect(namesWith(results, 'NOT APPLICABLE')).toEqual([
      'out-of-stock',
      'lock-acknowledged',
      'callback-partial',
      'code-sale',
      'code-used',
      'code-unknown',
      'quantity-after-partial',
      'unpaid-expiry',
      'expiry-callback',
    ]);
    expect(namesWith(results, 'FAIL')).toEqual([]);
  });

  it('asks a person to restart the cloud: no one there is PARTIAL, a refusal INCONCLUSIVE', async () => {
    const only = ['restart'];
    const [none] = await certifyTiny({ only, person: 'none' });
    expect([none?.verdict, none?.reason.en]).toEqual([
      'PARTIAL',
      'not asked: the restart itself: no person was there to restart the cloud',
    ]);
    const [no] = await certifyTiny({ only, person: 'no' });
    expect([no?.verdict, no?.reason.en]).toEqual(['INCONCLUSIVE', 'the cloud was not restarted']);
  });

  it('blames nothing on the cloud that the driver did', async () => {
    const sound = tinyDriver();
    const failure = new DriverError({
      driver: 'tiny',
      call: 'readCallback',
      problem: 'threw',
      given: '{}',
      came: 'no',
    });
    const driver = { ...sound, readCallback: () => Promise.reject(failure) };
    const results = await certifyTiny({ driver, only: ['callback-success', 'sale'] });
    expect(results.map(({ name, verdict, reason }) => [name, verdict, reason.en])).toEqual([
      ['sale', 'PASS', ''],
      ['callback-success', 'INCONCLUSIVE', failure.message],
    ]);
  });

  it('blames nothing on the cloud that a stall of this computer explains', async () => {
    const only = ['timeout'];
    const [found] = await certifyTiny({ only, defects: ['timeout-never'], stalledMs: 20 });
    expect(found?.verdict).toBe('FAIL');
    const [stalled] = await certifyTiny({ only, defects: ['timeout-never'], stalledMs: 100 });
    expect(stalled?.verdict).toBe('INCONCLUSIVE');
    expect(stalled?.reason.en).toContain('this computer stood still for 100 ms');
  });

  it('keeps requests, frames and times as evidence, without secrets', async () => {
    const [sale] = await certifyTiny({ only: ['callback-success'] });
    const kinds = new Set(sale?.evidence.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['answer', 'callback', 'connection', 'note', 'received', 'request', 'sent']);
    const text = JSON.stringify(sale?.evidence);
    expect(text).toContain('POST http://tiny.test/orders');
    expect(text).toContain('x-secret-for-no-one: •••');
    expect(text).not.toContain('tiny-api-secret');
  });
});
