import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerConsole } from '#cli/console/index.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { command, type CommandResult } from '../cli/run-command.ts';
import { startServedCore, type ServedCore } from './served-core.ts';

/** One core for all tests of this file. */
let core: ServedCore;
beforeAll(async () => {
  core = await startServedCore(join(folder(), 'core.sqlite'));
});
afterAll(() => core.kill('SIGKILL'));

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'vendloop-'));
}

/** Joins a core, answered by a script. */
function joinConsole(
  url: string,
  script: readonly string[],
  dir: string,
  ...more: readonly string[]
): Promise<CommandResult> {
  return command(registerConsole, ['console', '--target', url, '--answers', 'script', '--out', dir, ...more], {
    script: script.join('\n'),
  });
}

describe('a console that joins a served core', () => {
  it('sells an item, sees its callback, judges by black-box checks, and saves a scenario that replays', async () => {
    const dir = folder();
    const scenario = join(dir, 'by-hand.yaml');
    const { out, code, usageError } = await joinConsole(
      core.url,
      ['10000002', 'sell', '0', 'end', 'back', 'finish', 'y', 'by-hand', 'By hand', scenario],
      dir,
    );
    expect(usageError).toBe('');
    expect(out).toContain(`Connected to the core at ${core.url} with 4 machines`);
    expect(out).toMatch(
      /core +has settled it as success \(as observed from outside\)\n.*\n +merchant +is notified of success/,
    );
    expect(out).toContain('Replayed in virtual time: the outcomes are the same (1 delivery)');
    expect(out).toMatch(/^PASS console\ntarget stage/m);
    expect(out).toMatch(
      /^spring\n {2}machines 1, jobs 1, success 1, failure 0, timeout 0, dropped 1, notified 1,\n {2}refused 0$/m,
    );
    expect(code).toBe(0);
    expect(readFileSync(scenario, 'utf8')).toContain('motor: spring');
    const { header, events } = readHistory(readFileSync(join(dir, 'console', 'history.ndjson'), 'utf8'), 'history');
    expect(header).toMatchObject({
      stage: 'target',
      machines: [
        { machine: '10000001', motor: 'electronic-lock' },
        { machine: '10000002', motor: 'spring' },
        { motor: 'conveyor' },
        { motor: 'drinks' },
      ],
    });
    expect(events.filter(({ by }) => by === 'core' || by === 'store')).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'item-dropped' || kind === 'callback-received')).toHaveLength(2);
  });

  it('waits for queued items at the end, and joins the same core again', async () => {
    // Nothing is watched: the core's queue alone knows what is still to come.
    const queued = ['10000002', 'queue', '1', '3', '50ms', 'back', 'finish', 'wait', 'end', 'n'];
    for (const dir of [folder(), folder()]) {
      const { out, code, usageError } = await joinConsole(core.url, queued, dir, '--machines', '10000002');
      expect([usageError, code]).toEqual(['', 0]);
      expect(out).toMatch(/^spring +1 +3 +3 +0 +0 +3 +3 +0$/m);
    }
  });

  it('offers nothing that is impossible with a target core', async () => {
    const choices = async (...script: string[]): Promise<string> =>
      (await joinConsole(core.url, [...script, '?'], folder())).usageError;
    expect(await choices()).toMatch(
      /is not one of the choices: 10000001, 10000002, 10000003, 10000004, receiver, scenario, finish$/,
    );
    expect(await choices('10000001')).not.toMatch(/\bline\b/);
    expect(await choices('receiver')).not.toMatch(/refuse/);
  });
});

describe('a core that cannot be joined', () => {
  it('is unreachable, or is no core: reported in one line, and nothing is left behind', async () => {
    const dir = join(folder(), 'out');
    const { usageError, out } = await joinConsole('http://127.0.0.1:9', ['finish'], dir);
    expect(usageError).toMatch(
      /^no core answers at http:\/\/127\.0\.0\.1:9 \(.*\): start one there with "vendloop serve", or correct --target$/,
    );
    expect(out).toBe('');
    expect((await joinConsole(`${core.url}/nowhere`, ['finish'], dir)).usageError).toMatch(
      /no core that speaks this protocol|refuses the merchant/,
    );
    expect(() => readFileSync(join(dir, 'console', 'history.ndjson'))).toThrow(/ENOENT/);
  });

  it('reports which machine, key or credential it refuses', async () => {
    const errorOf = async (...more: string[]): Promise<string> =>
      (await joinConsole(core.url, ['finish'], folder(), ...more)).usageError;
    expect(await errorOf('--machines', '10000005')).toMatch(
      /knows no machine 10000005 of "demo-merchant"; it knows 10000001, 10000002, 10000003, 10000004\. Choose with --machines/,
    );
    expect(await errorOf('--machines', '10000002:drinks')).toMatch(/machine 10000002 is a \w+ at .*, and drinks is a/);
    expect(await errorOf('--machines', '86012345')).toMatch(
      /86012345 is not in the demo fleet, so its motor type is unknown/,
    );
    expect(await errorOf('--app-secret', 'other')).toMatch(/refuses the merchant "demo-merchant" \(4009 /);
    expect(await errorOf('--app-key', 'other')).toMatch(/refuses the sign of "demo-merchant" \(4006 .*--app-key/);
    expect(await errorOf('--fleet', 'spring')).toMatch(/--fleet makes machines for a new core/);
  });

  it('has a machine that another program plays', async () => {
    const first = joinConsole(core.url, ['10000002', 'sell', '0', '2s', 'back', 'finish', 'n'], folder());
    await expect
      .poll(
        async () =>
          ((await (await fetch(`${core.url}/healthz`)).json()) as { machines_online: number }).machines_online,
      )
      .toBe(4);
    expect((await joinConsole(core.url, ['finish'], folder(), '--machines', '10000001')).usageError).toMatch(
      /machine 10000001 is online at .* already: another program plays it/,
    );
    expect((await first).code).toBe(0);
  });

  it("refuses a machine's key: reported when it has not come online", async () => {
    const script = join(folder(), 'unused');
    writeFileSync(script, '');
    const keys = { VENDLOOP_MACHINE_KEYS: '10000002=another-key' };
    const { usageError } = await command(
      registerConsole,
      ['console', '--target', core.url, '--machines', '10000002', '--answers', script, '--out', folder()],
      {},
      keys,
    );
    expect(usageError).toMatch(
      /machine 10000002 dialled .*, and the core does not count it online.*VENDLOOP_MACHINE_KEYS=10000002=KEY/,
    );
    expect(usageError).not.toContain('another-key');
  }, 30_000);
});
