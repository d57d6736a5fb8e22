import { describe, expect, it } from 'vitest';
import { columnsOf } from '#harness/reports/text-width.ts';
import { selftestJson, selftestText } from '#cli/driver/selftest-report.ts';
import type { Driver } from '#drivers/driver.ts';
import { EvidenceLog } from '#harness/certify/evidence.ts';
import { runSelftest, type FunctionResult } from '#harness/driver-selftest/run-selftest.ts';
import { runUntilSettled } from '#harness/stages/virtual/run-until-settled.ts';
import { tinyDriver } from '../certify/tiny-cloud/tiny-driver.ts';
import { apiSecret, tinyMachines } from '../certify/tiny-cloud/tiny-wire.ts';
import { tinyStage, type TinyOptions } from '../certify/tiny-cloud/tiny-world.ts';

interface Try extends TinyOptions {
  readonly driver?: Driver;
  readonly key?: string;
}

async function selftest({ driver = tinyDriver(), key, ...world }: Try = {}): Promise<readonly FunctionResult[]> {
  const { clock, ports } = tinyStage(world);
  const log = new EvidenceLog(() => clock.monotonic(), [apiSecret]);
  const choose = () => ({ ...tinyMachines[0], ...(key !== undefined && { key }) });
  const run = runSelftest({ driver, ports, log, url: 'http://tiny.test', choose }, driver.capabilities);
  return runUntilSettled(clock, run, () => undefined);
}

const namesWith = (results: readonly FunctionResult[], wanted: FunctionResult['state']): readonly string[] =>
  results.filter(({ state }) => state === wanted).map(({ name }) => name);
const whyOf = (results: readonly FunctionResult[], wanted: string): string | undefined =>
  results.find(({ name }) => name === wanted)?.why?.en;

function withMerchant(change: Partial<Driver['merchant']>): Driver {
  const driver = tinyDriver();
  return { ...driver, merchant: { ...driver.merchant, ...change } };
}
function withMachine(change: Partial<Driver['machine']>): Driver {
  const driver = tinyDriver();
  return { ...driver, machine: { ...driver.machine, ...change } };
}

const refusal = { reason: 'other', status: 500, code: 'x', text: 'broken' } as const;

describe('a selftest', () => {
  it('finds that all functions of a sound driver work, and why the rest is not tried', async () => {
    const results = await selftest();
    expect(namesWith(results, 'FAIL')).toEqual([]);
    expect(namesWith(results, 'SKIP')).toEqual(['refund']);
    expect(whyOf(results, 'refund')).toBe('the cloud has no refunds');
  });

  it('shows below each function what was sent and answered, in 80 columns, and no secret', async () => {
    const results = await selftest();
    const text = selftestText('tiny', results, 'en');
    expect(text).toMatch(/^createOrder +works +makes an order\n {4}POST \/orders → HTTP 200$/m);
    expect(text).toMatch(/^decodeCommand +works +reads the command that the machine gets\n {4}received locker-0001: /m);
    expect(text).toMatch(/^readCallback +works .*\n {4}callback POST, answered 200$/m);
    expect(text).toMatch(/^refund +not tried .*\n {4}because the cloud has no refunds$/m);
    expect(text).toMatch(/^driver tiny: 15 work, 0 do not, 1 not tried$/m);
    for (const language of ['en', 'zh'] as const) {
      const lines = selftestText('tiny', results, language).split('\n');
      expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
    }
    expect(text + selftestJson('tiny', true, results)).not.toContain(apiSecret);
    expect(selftestText('tiny', results, 'zh')).toContain('驱动程序 tiny：15 项可用，0 项不可用，1 项未尝试');
  });

  it.each<readonly [string, Try, string, string]>([
    [
      'an order that is refused',
      { driver: withMerchant({ createOrder: () => ({ ok: false, refusal }) }) },
      'createOrder',
      'an order is refused as other (HTTP 500, x: broken)',
    ],
    ['a wrong key of a machine', { key: 'another-key' }, 'connect', 'its key there is probably another'],
    [
      'a command that is not read',
      { driver: withMachine({ decodeCommand: () => ({ kind: 'other', what: 'x' }) }) },
      'decodeCommand',
      'no command of delivery delivery-000002 was read within 5 s',
    ],
    [
      'a result that the cloud does not take',
      { driver: withMachine({ encodeResult: () => [] }) },
      'encodeResult',
      'the machine reported success, and the cloud has the delivery as running',
    ],
    [
      'a callback that is not recognised',
      {
        driver: { ...tinyDriver(), readCallback: () => ({ kind: 'other', verified: false, why: 'odd', identity: '' }) },
      },
      'readCallback',
      'a callback came and was read as "other" (odd)',
    ],
    ['a callback with a wrong sign', { defects: ['callback-sign-wrong'] }, 'readCallback: verified', 'wrong sign'],
  ])('names %s, with what to change, and what could not be tried because of it', async (_, given, name, why) => {
    const results = await selftest(given);
    expect(namesWith(results, 'FAIL')).toEqual([name]);
    expect(whyOf(results, name)).toContain(why);
    const text = selftestText('tiny', results, 'en');
    expect(text).toContain(`\n${name}:\n  Seen: `);
    expect(text).toContain('\n  Change: ');
  });

  it('blames the first function that failed', async () => {
    const results = await selftest({ key: 'another-key' });
    expect(whyOf(results, 'createOrder')).toBe('connect does not work');
    expect(whyOf(results, 'pay')).toBe('createOrder was not tried');
  });

  it('prints nothing of a cloud that could move the cursor or start a line', async () => {
    const evil = { ...refusal, text: 'a\u001b[2Jb\nPASS everything\u202e<script>' };
    const results = await selftest({ driver: withMerchant({ pay: () => ({ ok: false, refusal: evil }) }) });
    const text = selftestText('a\u001b[2J\nb', results, 'en');
    for (const unprintable of ['\u001b', '\u202e']) expect(text).not.toContain(unprintable);
    expect(text).not.toMatch(/^PASS everything/m);
  });
});
