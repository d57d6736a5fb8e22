import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformCases } from '#cli/conform/conform-cases.ts';
import { registerConform } from '#cli/conform/index.ts';
import { judgeClient, type ConformVerdict } from '#cli/conform/judge-client.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { elements } from '#test/harness/reports/xml.ts';
import { command, inFolder } from '../run-command.ts';

/** Number of payloads with `--cases 20`. */
const count = conformCases(seededRandom(1), 20).length;
const client = (mode: string): string => `node ${join(import.meta.dirname, 'clients/output.mjs')} ${mode}`;
const conform = (mode: string, ...args: string[]) =>
  command(registerConform, ['conform', '--client', client(mode), '--cases', '20', ...args]);
const verdictOf = async (mode: string) =>
  JSON.parse((await conform(mode, '--json')).out) as ConformVerdict & { passes: boolean };

describe('a payload that differs from what its client signed', () => {
  it.each([
    ['payload-adds', count, 'the payload has a member "nonce" that the client was not given'],
    ['payload-adds-constructor', count, 'the payload has a member "constructor" that the client was not given'],
    ['payload-changes', count, 'the payload has timestamp="1", but the client was given timestamp='],
    ['payload-loses-null', 2, 'the payload leaves a="NULL" out'],
    ['payload-fills-empty', 1, 'but the client was given product_id=""'],
    ['payload-cuts-values', 10, 'the payload has notify_url="https://shop.example", but the client was given'],
    ['payload-plus', 1, 'each + of payload became a space in transit'],
    ['payload-url', 1, 'payload has no = at the end of its base64: encode with padding'],
    ['payload-cut', count, 'not a multiple of 4: it is cut off'],
    ['payload-cut-by-four', count, ''],
    ['sign-beside-payload', count, 'the payload has a member "nonce" that the client was not given'],
  ])('is a FAIL, with its mistake: %s', async (mode, atLeast, message) => {
    const { code, out } = await conform(mode);
    const [first = '', second = ''] = out.split('\n');
    expect(code).toBe(1);
    const [, right = '', cases = ''] = /^FAIL (\d+) of (\d+) payloads/.exec(first) ?? [];
    expect(Number(cases) - Number(right)).toBeGreaterThanOrEqual(atLeast);
    if (!mode.startsWith('payload-cut'))
      expect(second).toMatch(/^It signs by the rule, but \d+ payloads? (is|are) not what it signed/);
    const { passes, verdict, dialect, mismatches } = await verdictOf(mode);
    expect({ passes, verdict, dialect }).toEqual({ passes: false, verdict: 'FAIL', dialect: null });
    expect(mismatches.map((mismatch) => mismatch.message).join('\n')).toContain(message);
  });

  it.each(['payload-strings', 'payload-drops-empty', 'payload-slashes', 'payload'])(
    'may be written in another way: %s',
    async (mode) => {
      expect(await verdictOf(mode)).toMatchObject({ passes: true, mismatches: [] });
    },
  );

  it('is not excused by a dialect', async () => {
    const { code } = await conform('payload-adds', '--expect-dialect', 'go');
    expect(code).toBe(1);
  });

  it('never passes', () => {
    const cases = conformCases(seededRandom(1), 5);
    const answers = cases.map(({ sign }, at) =>
      at === 3
        ? { kind: 'payload' as const, name: 'payload:added', reason: 'more', sign }
        : { kind: 'sign' as const, sign },
    );
    expect(judgeClient(cases, answers, { dialect: 'raw', exitProblem: null })).toMatchObject({
      verdict: 'FAIL',
      dialect: null,
      signsAs: 'raw',
    });
  });
});

describe('an output in another form', () => {
  it.each(['bom', 'crlf', 'blank', 'quoted', 'payload-quoted', 'no-line-end'])('is read: %s', async (mode) => {
    expect(await conform(mode)).toMatchObject({
      code: 0,
      usageError: '',
      out: expect.stringContaining(`PASS ${count} of ${count} `) as string,
    });
  });
});

describe('an output that cannot be split into answers', () => {
  it.each([
    [
      'banner',
      `printed ${count + 1} lines for ${count} cases, and ended with 0; line 1 is "Signer v1.2 ready", which is ` +
        'neither a sign nor a payload: print only answers on standard output',
    ],
    [
      'prefix',
      'line 1 is "sign: 2457E8CE3CB49D31EC2054365FC8AD90", which has more than the sign in it: print only ' +
        'its 32 hex digits',
    ],
    ['ansi', 'has terminal colour codes in it: print plain text (NO_COLOR=1)'],
    ['pretty', 'its JSON stretches over several lines: print each object on one line'],
    ['payload-mime', 'its base64 has line breaks: print each payload on one line'],
    ['utf16', 'it is UTF-16, as PowerShell writes: print UTF-8'],
    [
      'one-short',
      `answered ${count - 1} of ${count} cases, and ended with 0; answer 1 fits payload 2 ("published: update ` +
        'order, integer status")',
    ],
    ['reverse', `are in another order than its input: answer 1 fits payload ${count} ("random 20")`],
    ['shifted', 'are in another order than its input: answer 2 fits payload 1 ("published: deliver")'],
  ])('is explained, with a fix: %s', async (mode, message) => {
    const { usageError, out } = await conform(mode);
    expect(usageError).toContain(message);
    expect(out).toBe('');
  });

  it('is read if a process prints a single answer', async () => {
    const each = (mode: string) =>
      command(registerConform, ['conform', '--client', client(mode), '--cases', '0', '--each', '--json']);
    expect(JSON.parse((await each('pretty')).out)).toMatchObject({ passes: true });
  }, 120_000);
});

describe('a client that ends with an error', () => {
  it.each([
    ['dies', 'INCONCLUSIVE: Every answer is right, but the client ended with 3.'],
    ['segv', 'INCONCLUSIVE: Every answer is right, but the client was ended by SIGSEGV'],
  ])('is INCONCLUSIVE, even with right answers: %s', async (mode, message) => {
    const { code, out } = await conform(mode);
    expect(code).toBe(3);
    expect(out).toContain(message);
  });

  it('is INCONCLUSIVE without any case', () => {
    expect(judgeClient([], [], { dialect: 'raw', exitProblem: null }).verdict).toBe('INCONCLUSIVE');
  });
});

describe('the JUnit file of a client', () => {
  it.each([
    ['rule', 0, 0, 0],
    ['payload-adds', 1, count + 1, 0],
    ['dies', 3, 0, 1],
  ])('agrees with the exit code: %s', (mode, expected, failures, errors) =>
    inFolder(async (dir) => {
      const file = join(dir, 'junit.xml');
      const { code } = await conform(mode, '--junit', file);
      const all = elements(readFileSync(file, 'utf8'));
      expect(code).toBe(expected);
      expect(all.find(({ name }) => name === 'testsuite')!.attributes).toMatchObject({
        tests: `${count + 1}`,
        failures: `${failures}`,
        errors: `${errors}`,
      });
      for (const { name, attributes } of all)
        if (name === 'testcase') expect(Number(attributes['time'])).toBeGreaterThan(0);
    }),
  );
});
