import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zeroCounts, formatCounts, sumCounts } from '#cli/fleet/fleet-counter.ts';
import { causeOf } from '#cli/fleet/dial-counter.ts';
import { registerFleet } from '#cli/fleet/index.ts';
import { checkOpenFiles } from '#cli/fleet/open-files.ts';
import { jobsOf, fleetOptionsOf, shardRangeOf, type FleetFlags } from '#cli/fleet/fleet-options.ts';
import { specsOf } from '#cli/fleet/shard-specs.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { command } from '../run-command.ts';

const flags = (overrides: Partial<FleetFlags>): FleetFlags => ({
  url: 'http://127.0.0.1:7080',
  count: '10',
  ramp: '500/s',
  wait: '4s',
  stock: '5',
  seed: '7',
  fault: [],
  ...overrides,
});

/** The machines that a process brings with these flags, over all its threads. */
function fleetSpecsOf(overrides: Partial<FleetFlags>, jobs = 1) {
  const order = fleetOptionsOf(flags(overrides));
  const random = seededRandom(order.seed);
  return Array.from({ length: jobs }, (_, part) =>
    specsOf({ ...order, share: shardRangeOf(order.share, part, jobs) }, (machineNo) => random.fork(machineNo)),
  ).flat();
}

describe('the shards of a fleet', () => {
  const fault = ['never-answers:share=0.3', 'goods-stuck:share=0.5,everyJob=3'];

  it.each([
    [1, 1],
    [2, 1],
    [4, 3],
    [10, 1],
  ])(
    'in %i processes of %i threads are together exactly the whole fleet, the same machines with the same faults',
    (shards, jobs) => {
      const whole = fleetSpecsOf({ count: '43', fault });
      expect(whole).toHaveLength(43);
      expect(
        Array.from({ length: shards }, (_, at) =>
          fleetSpecsOf({ count: '43', fault, shard: `${at + 1}/${shards}` }, jobs),
        ).flat(),
      ).toEqual(whole);
    },
  );

  it('differ by one machine at most, and each has every motor type of a mixed fleet', () => {
    const sizes = [1, 2, 3, 4].map((part) => fleetSpecsOf({ count: '43', shard: `${part}/4` }));
    expect(sizes.map(({ length }) => length)).toEqual([10, 11, 11, 11]);
    for (const specs of sizes) expect(new Set(specs.map(({ motor }) => motor.name)).size).toBe(4);
  });

  it('have faults on the share of machines that was asked for, drawn with the seed', () => {
    const faulty = (seed: string) =>
      fleetSpecsOf({ count: '2000', seed, fault: ['never-answers:drops=false,share=0.1'] }).filter(
        ({ faults }) => faults.length > 0,
      );
    expect(faulty('7').length).toBeGreaterThan(150);
    expect(faulty('7').length).toBeLessThan(250);
    expect(faulty('7')[0]?.faults).toEqual([
      { fault: 'never-answers', plan: 'never-answers#1', params: { drops: false }, when: {} },
    ]);
    expect(faulty('8').map(({ machineNo }) => machineNo)).not.toEqual(faulty('7').map(({ machineNo }) => machineNo));
  });

  it('have faults on one machine and one lane where that is asked for', () => {
    const fault = ['goods-stuck:machine=10000003,lane=7'];
    const faulty = fleetSpecsOf({ count: '10', fault }).filter(({ faults }) => faults.length > 0);
    expect(faulty.map(({ machineNo }) => machineNo)).toEqual(['10000003']);
    expect(faulty[0]?.faults).toMatchObject([{ fault: 'goods-stuck', when: { lane: 7 } }]);
  });

  it('take as long to dial as the whole fleet does together', () => {
    expect(fleetOptionsOf(flags({ count: '10000' })).rampMs).toBe(20_000);
    expect(fleetOptionsOf(flags({ count: '10000', shard: '2/4', ramp: '1000/s' })).rampMs).toBe(10_000);
    expect(fleetOptionsOf(flags({ ramp: '1.5s' })).rampMs).toBe(1_500);
  });

  it('are brought by the process itself while they are few', () => {
    expect([jobsOf(undefined, 4), jobsOf(undefined, 10_000), jobsOf('8', 4), jobsOf('3', 10_000)]).toEqual([
      1, 1, 4, 3,
    ]);
  });
});

describe('a dial that failed', () => {
  it.each([
    ['ws://h/devices/1: ECONNREFUSED', 'refused'],
    ['ws://h/devices/1: ENOTFOUND', 'name not found'],
    ['ws://h/devices/1: EAI_AGAIN', 'name not found'],
    ['ws://h/devices/1 answered HTTP 404 in place of a connection', 'HTTP 404 in place of a connection'],
    ['wss://h/devices/1: DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS: DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['wss://h/devices/1: CERT_HAS_EXPIRED', 'TLS: CERT_HAS_EXPIRED'],
    ['wss://h/devices/1: ERR_TLS_CERT_ALTNAME_INVALID', 'TLS: ERR_TLS_CERT_ALTNAME_INVALID'],
    ['wss://h/devices/1: EPROTO', 'TLS: EPROTO'],
    ['ws://h/devices/1: Opening handshake has timed out', 'no answer in time'],
    ['ws://h/devices/1: HPE_INVALID_CONSTANT', 'no WebSocket answer'],
    ['ws://h/devices/1: ECONNRESET', 'cut off'],
    ['', 'cut off'],
    ['ws://h/devices/1: EMFILE', 'EMFILE'],
  ])('%s: %s', (reason, cause) => {
    expect(causeOf(reason)).toBe(cause);
  });

  it('is counted by its cause, over all threads', () => {
    const tally = (cause: string) => ({ ...zeroCounts, failed: { refused: 2, [cause]: 1 } });
    expect(formatCounts(sumCounts([tally('name not found'), tally('cut off')]), 4)).toBe(
      '0 of 4 online, 0 jobs, 0 items dropped, failed dials: 4 refused, 1 name not found, 1 cut off',
    );
  });
});

describe('vendloop fleet', () => {
  it.each([
    [
      ['--shard', '0/4'],
      '--shard must be NUMBER/COUNT with a count from 1 to 1000 and a number from 1 to the count, like 1/2; not "0/4"',
    ],
    [['--shard', '5/4'], 'not "5/4"'],
    [['--shard', '1/1001'], 'not "1/1001"'],
    [['--shard', 'first'], 'not "first"'],
    [['--count', '2', '--shard', '1/3'], '--shard 1/3 leaves no machine for this process'],
    [
      ['--ramp', '5'],
      '--ramp must be dials per second of the whole fleet, like 500/s, or the time for all of them, like 20s',
    ],
    [['--ramp', '0/s'], 'not "0/s"'],
    [['--ramp', '-3s'], 'not "-3s"'],
    [['--wait', 'long'], '--wait must be how long to dial a core that does not answer, like 4s or 10m, not "long"'],
    [['--jobs', '0'], '--jobs must be a whole number from 1 to 256, not "0"'],
    [['--count', '100001'], '--count must be a whole number from 1 to 100000'],
    [['--fault', 'never-answer'], "Did you mean 'never-answers'?"],
    [['--fault', 'never-answers:drips=1'], "has no parameter 'drips'. Did you mean 'drops'?"],
    [['--fault', 'never-answers:share=2'], 'share must be a number from 0 to 1'],
    [['--fault', 'never-answers:machine=x'], 'machine must be the number of a machine'],
    [['--fault', 'never-answers:lane=-1'], "'lane' must be a whole number from 0"],
    [['--fault', 'never-answers:drops'], '"drops" must be written as name=value'],
    [['--fault', 'never-answers:probability=3'], "'probability' must be from 0 to 1"],
    [['--fault', 'lift-goods', '--motor', 'electronic-lock'], 'cannot happen to a machine of type'],
    [['--events', 'package.json'], 'package.json exists already: choose another name, or add --force'],
    [['--events', '/no/such/folder/events'], 'cannot open /no/such/folder/events for events'],
  ])('%j is refused: %s', async (args, message) => {
    const { usageError } = await command(registerFleet, ['fleet', ...args]);
    expect(usageError).toContain(message);
    expect(usageError).not.toContain('\n');
  });

  it.each([
    ['10000001:one\n10000001:two\n', 'line 2: machine 10000001 has a password already'],
    ['# machines\n\n10000001 secret\n', 'line 3: it must be machine_no:password, like 10000001:secret'],
    ['core-1:secret\n', 'line 1: it must be machine_no:password'],
    ['10000001:$7$101$c2FsdA==$aGFzaA==\n', 'line 1: it has the hash of a password'],
    ['10000002:secret\n', 'has no password for machine 10000001 and 2 others'],
    ['10000001:secret\r\n10000002:secret\r\n10000003:secret\r\n', 'has no password for machine 10000004'],
  ])('refuses passwords %j: %s, and shows none', async (text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), 'vendloop-passwords-')), 'machines.txt');
    writeFileSync(file, text);
    const args = ['fleet', '--mqtt', 'mqtt://127.0.0.1:1', '--mqtt-passwords', file];
    const { usageError } = await command(registerFleet, args);
    expect(usageError).toContain(message);
    expect(usageError).not.toMatch(/:secret(?!$)|one|two|aGFzaA/);
  });

  it('refuses passwords without a broker, and a file that is not there', async () => {
    const alone = await command(registerFleet, ['fleet', '--mqtt-passwords', 'machines.txt']);
    expect(alone.usageError).toContain('give its address with --mqtt');
    const missing = ['fleet', '--mqtt', 'mqtt://127.0.0.1:1', '--mqtt-passwords', '/no/such/file'];
    expect((await command(registerFleet, missing)).usageError).toContain('cannot read /no/such/file');
  });

  it('advises what to do when the system lets it open too few files', () => {
    expect(() => checkOpenFiles(10_000, 1_024)).toThrow(
      '10000 machines need 10064 open files, but the limit of this process is 1024: raise it (ulimit -n 10064), ' +
        'or split the fleet into several processes',
    );
    expect(() => checkOpenFiles(960, 1_024)).not.toThrow();
    expect(() => checkOpenFiles(10_000, null)).not.toThrow();
  });
});

describe('what was on the wire', () => {
  it('is off unless it is asked for, and needs a file of events', async () => {
    expect(fleetOptionsOf(flags({})).wire).toBe(false);
    expect(fleetOptionsOf(flags({ wire: true })).wire).toBe(true);
    expect((await command(registerFleet, ['fleet', '--wire'])).usageError).toMatch(/--events/);
  });
});
