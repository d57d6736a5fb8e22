import { describe, expect, it } from 'vitest';
import type { Driver } from '#drivers/driver.ts';
import { EvidenceLog } from '#harness/certify/evidence.ts';
import { MerchantCalls } from '#harness/certify/play/merchant-calls.ts';
import { joinCloud } from '#harness/certify/run/join-cloud.ts';
import { measureSlack } from '#harness/certify/run/measure-slack.ts';
import { runUntilSettled } from '#harness/stages/virtual/run-until-settled.ts';
import { tinyDriver } from './tiny-cloud/tiny-driver.ts';
import { tinyMachines } from './tiny-cloud/tiny-wire.ts';
import { tinyStage, type TinyStage } from './tiny-cloud/tiny-world.ts';

interface Joining {
  readonly machines?: (typeof tinyMachines)[number][];
  readonly driver?: Driver;
  readonly change?: (stage: TinyStage) => void;
}

/** The message with which the tiny cloud cannot be joined; empty when it can. */
async function join({ machines = [...tinyMachines], driver = tinyDriver(), change }: Joining = {}): Promise<string> {
  const stage = tinyStage();
  change?.(stage);
  const { clock, ports } = stage;
  const log = new EvidenceLog(() => 0, []);
  const joined = joinCloud({ driver, ports, log, url: 'http://tiny.test', machines, limits: driver.capabilities });
  return runUntilSettled(clock, joined, () => undefined).then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
}

const [first] = tinyMachines;

describe('joining a cloud', () => {
  it('takes one that answers and knows the machines', async () => {
    expect(await join()).toBe('');
  });

  it.each<readonly [string, Joining, string]>([
    [
      'a target that is down',
      { change: ({ ports }) => void Object.assign(ports, { send: () => Promise.reject(new Error('ECONNREFUSED')) }) },
      'no cloud answers at http://tiny.test (machines got no answer: ECONNREFUSED): start it, or correct --target',
    ],
    [
      'an unknown machine',
      { machines: [{ ...first, machine: 'locker-9999' as 'locker-0001' }] },
      'the cloud lists no machine locker-9999; it lists locker-0001, locker-0002, drinks-0001. Correct the machines',
    ],
    [
      'a rejected key',
      { machines: [{ ...first, key: 'another-key' as 'key-of-locker-0001' }] },
      'its key there is probably another. Correct the key in the project file',
    ],
    [
      'a kind that the driver does not declare',
      { machines: [{ ...first, kind: 'spiral' as 'locker' }] },
      'machine locker-0001 is of kind "spiral", and the driver declares locker, drinks: correct its kind',
    ],
  ])('names %s, and what to change', async (_, joining, message) => {
    expect(await join(joining)).toContain(message);
  });

  it('names a machine that is online already', async () => {
    const message = await join({
      change({ clock, ports }) {
        const plan = tinyDriver().machine.connect(first, { at: 0, nonce: '', session: '' });
        const connection = ports.dial(plan as Awaited<typeof plan>, {
          opened: () => undefined,
          frame: () => undefined,
          closed: () => undefined,
        });
        for (const frame of (plan as Awaited<typeof plan>).firstFrames) connection.send(frame);
        clock.fireNext();
      },
    });
    expect(message).toContain('machine locker-0001 is online already: another program plays it');
  });

  it('names a rejected merchant', async () => {
    const sound = tinyDriver();
    const refusal = { reason: 'credentials', status: 401, code: 'unknown_key', text: 'no such key' } as const;
    const driver = { ...sound, merchant: { ...sound.merchant, machines: () => ({ ok: false, refusal }) as const } };
    expect(await join({ driver })).toBe(
      'the cloud at http://tiny.test refuses the merchant (HTTP 401, unknown_key: no such key). Look at --appid and ' +
        '--app-secret, VENDLOOP_APP_ID and VENDLOOP_APP_SECRET, or the merchant in the project file',
    );
  });
});

describe('measuring the slack', () => {
  it('takes the longest round trip and the latest timer', async () => {
    const { clock, ports } = tinyStage();
    const driver = tinyDriver();
    const calls = new MerchantCalls(driver, ports, new EvidenceLog(() => 0, []));
    const slack = await runUntilSettled(clock, measureSlack(calls, clock, driver.capabilities), () => undefined);
    expect(slack).toEqual({ slackMs: 258, roundTripMs: 4, loopLagMs: 0, allowanceMs: 250 });
  });
});
