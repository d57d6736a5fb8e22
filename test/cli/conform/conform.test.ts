import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callbackCases } from '#cli/conform/callback-cases.ts';
import { conformCases } from '#cli/conform/conform-cases.ts';
import { classDescriptions } from '#cli/conform/payload-classes.ts';
import { registerConform } from '#cli/conform/index.ts';
import type { ConformVerdict } from '#cli/conform/judge-client.ts';
import { realPayloads } from '#cli/conform/endpoint-payloads.ts';
import { published } from '#cli/conform/published-examples.ts';
import { endpoints } from '#core/api/endpoints/index.ts';
import { createMemberValidator } from '#core/api/member-validation.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { dialectBody, hashHex } from '#core/signing/diagnosis/sign-format.ts';
import { membersOf } from '#core/signing/dialects/dialect.ts';
import { sign } from '#core/signing/sign.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { vectors } from '#test/core/signing/vectors.ts';
import { command, inFolder } from '../run-command.ts';

const root = join(import.meta.dirname, '../../..');
// Go keeps its caches below the home folder, which another user may not have.
process.env['GOCACHE'] ??= join(tmpdir(), `vendloop-go-cache-${process.getuid?.() ?? 0}`);
process.env['GOPATH'] ??= join(tmpdir(), `vendloop-go-${process.getuid?.() ?? 0}`);
/** Number of payloads with `--cases 40`. */
const count = conformCases(seededRandom(1), 40).length;
const any = (mode: string) => `node ${join(import.meta.dirname, 'clients/any.mjs')} ${mode}`;
const conform = (client: string, ...args: string[]) =>
  command(registerConform, ['conform', '--client', client, '--cases', '40', ...args]);
const verdictOf = async (client: string, ...args: string[]) => {
  const { out, usageError } = await conform(client, '--json', ...args);
  expect(usageError).toBe('');
  return JSON.parse(out) as ConformVerdict & { passes: boolean };
};

/** Whether a program can be run; tests that need one are skipped otherwise. */
function runs(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe("the vendor's JavaScript client", () => {
  it('departs from the rule where the documents state it, and is the js dialect', async () => {
    const {
      passes,
      dialect,
      classes: rows,
      mismatches,
    } = await verdictOf(`node ${join(root, 'docs/examples/clients/sign.mjs')}`);
    expect({ passes, dialect }).toEqual({ passes: false, dialect: 'js' });
    const departing = rows
      .filter(({ name, mismatched }) => name !== 'several' && mismatched > 0)
      .map(({ name }) => name);
    expect(departing).toEqual(['space', 'non-ascii', 'url', 'null', 'name', 'order']);
    expect(mismatches.map((mismatch) => mismatch.case.name)).toContain(
      'create-pickup-codes: expired_at has a space and colons',
    );
    expect(mismatches.map((mismatch) => mismatch.case.name)).not.toContain('deliver: strings only');
  });

  it('passes if its dialect is expected', async () => {
    const { out, code } = await conform(
      `node ${join(root, 'docs/examples/clients/sign.mjs')}`,
      '--expect-dialect',
      'js',
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^PASS as the js dialect: all ${count} payloads are signed as it does; \\d+ of ${count} payloads are ` +
          `signed by the rule\\.\n`,
      ),
    );
    expect(out).toContain('you signed like the JavaScript client: the space in expired_at became %2520');
    expect(out).toContain('signDialects does not help here');
    expect((await conform(`node ${join(root, 'docs/examples/clients/sign.mjs')}`, '--expect-dialect', 'go')).code).toBe(
      1,
    );
  });
});

describe('clients in other languages', () => {
  it.skipIf(!runs('php', '--version'))('the PHP example conforms (skipped where there is no php)', async () => {
    expect(await verdictOf(`php ${join(root, 'docs/examples/clients/sign.php')}`)).toMatchObject({
      passes: true,
      dialect: 'raw',
      mismatches: [],
    });
  });

  it.skipIf(!runs('go', 'version'))(
    'the Go example conforms, and url.Values makes the go dialect (skipped where there is no go)',
    async () => {
      expect(await verdictOf(`go run ${join(root, 'docs/examples/clients/sign.go')}`)).toMatchObject({
        passes: true,
        dialect: 'raw',
        mismatches: [],
      });
      const {
        passes,
        dialect,
        classes: rows,
      } = await verdictOf(`go run ${join(import.meta.dirname, 'clients/go-values.go')}`);
      expect({ passes, dialect }).toEqual({ passes: false, dialect: 'go' });
      expect(
        rows.filter(({ name, mismatched }) => name !== 'several' && mismatched > 0).map(({ name }) => name),
      ).toEqual(['space', 'non-ascii', 'punctuation', 'url', 'null', 'name']);
    },
    120_000,
  );
});

describe('a client', () => {
  it.each(['rule', 'payload', 'sign-object', 'payload-object'])('may answer in any form: %s', async (mode) => {
    expect(await verdictOf(any(mode))).toMatchObject({ passes: true, dialect: 'raw', mismatches: [] });
  });

  it('may be a process for each case', async () => {
    const { code, out } = await command(registerConform, [
      'conform',
      '--client',
      any('rule'),
      '--each',
      '--cases',
      '0',
    ]);
    expect({ code, first: out.split('\n')[0] }).toEqual({ code: 0, first: expect.stringContaining('PASS') as string });
  });

  it('that leaves out "NULL" and the number 0 is the php dialect', async () => {
    const { dialect, mismatches } = await verdictOf(any('php'));
    expect(dialect).toBe('php');
    expect(mismatches.map(({ message }) => message).join()).toContain('like the PHP');
  });

  it('that is no dialect gets its one mistake named', async () => {
    expect(await verdictOf(any('lower-case'))).toMatchObject({
      passes: false,
      dialect: null,
      commonCause: 'sign:lower-case',
    });
    const { dialect, closest, mismatches } = await verdictOf(any('encoded'));
    expect(dialect).toBeNull();
    expect(closest.matches).toBeGreaterThan(0);
    expect(mismatches.find((mismatch) => mismatch.case.name === "the character '")).toBeUndefined();
    expect(mismatches.find((mismatch) => mismatch.case.name === 'a space')?.causes).toEqual(['encoding:percent']);
  });

  it('that loses a member, rejects a case or prints garbage gets it reported', async () => {
    const message = async (mode: string) => (await verdictOf(any(mode))).mismatches.map((mismatch) => mismatch.message);
    expect(await message('loses-null')).toContain('the payload leaves a="NULL" out');
    expect(await message('refuses-emoji')).toContain('the client rejects it: no emoji');
    expect(await message('half-garbage')).toContain(
      'the client answered "Notice: undefined index", which is neither a sign nor a payload: print only answers ' +
        'on standard output, the rest on standard error',
    );
  });

  it.each([
    ['no-such-program-here', 'because there is no such program'],
    ['echo hello', `the client answered 1 of ${count} cases, and ended with 0; if it signs once and exits, add --each`],
    [
      'cat >/dev/null; echo boom >&2; exit 3',
      `the client answered 0 of ${count} cases, and ended with 3; its error output: boom`,
    ],
    [`yes hello | head -${count}`, 'printed no sign and no payload: line 1 is "hello", which is neither'],
    ['sleep 30', 'was stopped after 1 s (--timeout)'],
  ])('that cannot be run is reported in one line: %s', async (client, message) => {
    const { usageError, out } = await conform(client, '--timeout', '1');
    expect(usageError).toContain(message);
    expect(out).toBe('');
  });

  it.each([
    [['--seed', 'x'], '--seed must be a whole number'],
    [['--expect-dialect', 'cobol'], 'there is no dialect "cobol"; there are raw, php, go, kotlin, rust, js'],
  ])('is not run on wrong usage: %j', async (args, message) => {
    expect((await conform('false', ...args)).usageError).toContain(message);
  });

  it('gets its cases written as JUnit', async () => {
    await inFolder(async (dir) => {
      await conform(any('lower-case'), '--junit', join(dir, 'out/junit.xml'));
      const xml = readFileSync(join(dir, 'out/junit.xml'), 'utf8');
      expect(xml).toContain('<testcase classname="conform.endpoint" name="deliver: strings only"');
      expect(xml).toContain('the sign is not in upper case');
    });
  });
});

describe('the document on clients', () => {
  it('names every example, and every property of payloads', () => {
    const page = readFileSync(join(root, 'docs/clients.md'), 'utf8');
    for (const file of readdirSync(join(root, 'docs/examples/clients')))
      expect(page).toContain(`(examples/clients/${file})`);
    for (const title of Object.values(classDescriptions)) expect(page).toContain(title);
  });
});

describe('callbacks among the cases', () => {
  const callbacks = callbackCases('k');
  const verifies = (dialect: DialectName, { members }: (typeof callbacks)[number]): boolean => {
    const right = sign(members, 'k');
    return hashHex(Buffer.from(`${dialectBody(dialect, membersOf(members))}&key=k`), 'md5').toUpperCase() === right;
  };

  it('are verified by each library as the document states', () => {
    const page = readFileSync(join(root, 'docs/clients.md'), 'utf8');
    for (const single of callbacks) {
      const cells = dialectNames.map((dialect) => (verifies(dialect, single) ? 'yes' : 'no'));
      expect(page).toContain(`| ${single.title} | ${cells.join(' | ')} |`);
    }
    expect(page).toContain(
      `| callback, signed by the rule | ${dialectNames.map((name) => `\`${name}\``).join(' | ')} |`,
    );
  });

  it('are named where a client cannot verify them', async () => {
    const { out } = await conform(`node ${join(root, 'docs/examples/clients/sign.mjs')}`);
    expect(out).toContain(
      '2 callbacks could not be verified, signed by the rule:\n  callback: a failure, error_msg has spaces\n',
    );
    expect(out).toContain('callbackDialect "js"');
  });
});

describe('the cases', () => {
  const cases = conformCases(seededRandom(7), 50);

  it('are the published examples, with their published signs', () => {
    expect(published.map(({ name, key, members }) => ({ name, key, payload: members }))).toEqual(
      vectors.map(({ name, key, payload }) => ({ name, key, payload })),
    );
    expect(cases.filter(({ kind }) => kind === 'published').map(({ sign }) => sign)).toEqual(
      vectors.map(({ sign }) => sign),
    );
  });

  it('hold a payload of every signed endpoint, each valid for its endpoint', () => {
    for (const { name, members, bodyKind: endpointMembers } of endpoints) {
      const own = realPayloads.filter(({ endpoint }) => endpoint === name);
      expect(own.length > 0).toBe(endpointMembers === 'signed');
      for (const payload of own) expect(createMemberValidator(members)(payload.members)).toMatchObject({ ok: true });
    }
    expect(realPayloads.filter(({ endpoint }) => !endpoints.some(({ name }) => name === endpoint))).toEqual([]);
  });

  it('show every class by itself', () => {
    for (const name of Object.keys(classDescriptions))
      expect(
        cases.some(({ classes: own }) => own.length === 1 && own[0] === name),
        name,
      ).toBe(true);
  });

  it('are the same for the same seed, and different for another', () => {
    expect(conformCases(seededRandom(7), 50)).toEqual(cases);
    expect(conformCases(seededRandom(8), 50)).not.toEqual(cases);
  });
});
