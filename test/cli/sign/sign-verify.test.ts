import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '#cli/shared/command-line.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { registerSign } from '#cli/sign/index.ts';
import { registerVerify } from '#cli/verify/index.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { sign } from '#core/signing/sign.ts';
import { deliver } from '#test/core/signing/vectors.ts';

interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly now?: number;
}

const atSigning = 1_714_373_688_000;
const members = Object.entries(deliver.payload).map(([name, value]) => `${name}=${value}`);
const payload = encodePayload(deliver.payload, deliver.key);

/** Runs one command; `usageError` is the message that it throws, which `main.ts` prints. */
async function vendloop(args: readonly string[], world: World = {}) {
  const result = { out: '', err: '', code: -1, usageError: '' };
  const io: CliIo = {
    out: (text) => void (result.out += text),
    err: (text) => void (result.err += text),
    clearErrLine: () => undefined,
    readInput: (source) => {
      const text = world.files?.[source];
      return text === undefined ? Promise.reject(new Error(`cannot read ${source}`)) : Promise.resolve(text);
    },
    readBytes: () => Promise.reject(new Error('these commands read texts')),
    readPieces: () => {
      throw new Error('these commands read whole texts');
    },
    now: () => world.now ?? atSigning,
    errIsTerminal: false,
    language: 'en',
    command: (...args) => ['vendloop', ...args].map(shellQuote).join(' '),
    env: (name) => world.env?.[name],
    exit: (code) => void (result.code = code),
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerSign(program, io);
  registerVerify(program, io);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    result.usageError = (error as Error).message;
  }
  return result;
}

describe('vendloop sign', () => {
  it('prints the published sign for the published members', async () => {
    const { out, code } = await vendloop(['sign', '--key', 'kva', ...members]);
    expect(out).toContain(deliver.sign);
    expect(out).toContain('&key=***');
    expect(out).toContain(payload);
    expect(out).not.toContain('kva');
    expect(code).toBe(0);
  });

  it('prints JSON for programs, with a payload that verifies', async () => {
    const { out } = await vendloop(['sign', '--key', 'kva', '--json', ...members]);
    const result = JSON.parse(out) as { sign: string; payload: string };
    expect(result.sign).toBe(deliver.sign);
    expect((await vendloop(['verify', '--key', 'kva', result.payload])).code).toBe(0);
  });

  it('adds the time if it is missing, unless --no-timestamp is given', async () => {
    const withTime = JSON.parse((await vendloop(['sign', '--key', 'k', '--json', 'a=1'], { now: 1_999 })).out) as {
      members: object;
    };
    expect(withTime.members).toEqual({ a: '1', timestamp: '1' });
    const without = JSON.parse((await vendloop(['sign', '--key', 'k', '--json', '--no-timestamp', 'a=1'])).out) as {
      members: object;
    };
    expect(without.members).toEqual({ a: '1' });
  });

  it('reads members from a file or standard input, replaces an existing sign, and prefers arguments', async () => {
    const files = { '-': '{"a":1,"b":"x","sign":"old"}' };
    const { out } = await vendloop(['sign', '--key', 'k', '--json', '--no-timestamp', '--file', '-', 'b=y=z'], {
      files,
    });
    expect(JSON.parse(out)).toMatchObject({ members: { a: 1, b: 'y=z' }, sign: sign({ a: 1, b: 'y=z' }, 'k') });
  });

  it('reads the key from the environment', async () => {
    expect((await vendloop(['sign', ...members], { env: { VENDLOOP_APP_KEY: 'kva' } })).out).toContain(deliver.sign);
  });

  it.each([
    [['sign', 'a=1'], 'no AppKey'],
    [['sign', '--key', '', 'a=1'], 'no AppKey'],
    [['sign', '--key', 'k'], 'nothing to sign'],
    [['sign', '--key', 'k', 'novalue'], '"novalue" is not of the form member=value'],
    [['sign', '--key', 'k', '=x'], 'not of the form'],
    [['sign', '--key', 'k', 'a=1', 'a=2'], 'member "a" is given twice'],
    [['sign', '--key', 'k', 'key=x'], 'member "key" must not be sent'],
    [['sign', '--key', 'k', '__proto__=x'], 'member "__proto__"'],
    [['sign', '--key', 'k', '--file', 'float.json'], 'float.json: member "a" is a number with a fraction'],
    [['sign', '--key', 'k', '--file', 'nowhere'], 'cannot read nowhere'],
  ])('reports a usage error in one line: %j', async (args, usageError) => {
    const seen = await vendloop(args, { files: { 'float.json': '{"a":1.5}' } });
    expect(seen.usageError).toContain(usageError);
    expect(seen.out).toBe('');
  });
});

describe('vendloop verify', () => {
  it('accepts the published example and shows each step', async () => {
    const { out, code } = await vendloop(['verify', '--key', 'kva', payload]);
    expect(code).toBe(0);
    for (const member of members) expect(out).toContain(member);
    expect(out).toContain(deliver.sign);
    expect(out).toMatch(/\nVALID\n$/);
    expect(out).not.toContain('kva');
  });

  it('requires a fresh timestamp, unless --no-window is given', async () => {
    const now = atSigning + 300_001;
    const stale = await vendloop(['verify', '--key', 'kva', payload], { now });
    expect(stale.code).toBe(1);
    expect(stale.out).toContain('NOT VALID: the sign is right, but member "timestamp" is 300.001 s in the past');
    expect((await vendloop(['verify', '--key', 'kva', '--no-window', payload], { now })).code).toBe(0);
  });

  it('accepts base64, plain JSON, and a request body, from an argument or a file', async () => {
    const json = JSON.stringify({ ...deliver.payload, sign: deliver.sign }, null, 2);
    const files = { 'p.json': `${json}\n`, '-': `${payload}\n`, body: JSON.stringify({ payload }) };
    for (const source of ['p.json', '-', 'body'])
      expect((await vendloop(['verify', '--key', 'kva', '--file', source], { files })).code).toBe(0);
    expect((await vendloop(['verify', '--key', 'kva', json])).code).toBe(0);
  });

  it('verifies a sign given with --sign', async () => {
    const json = JSON.stringify(deliver.payload);
    expect((await vendloop(['verify', '--key', 'kva', '--sign', deliver.sign, json])).code).toBe(0);
    expect((await vendloop(['verify', '--key', 'kva', '--sign', 'X', payload])).code).toBe(1);
    expect((await vendloop(['verify', '--key', 'kva', json])).out).toContain('member "sign" is missing');
  });

  it.each(Object.keys(deliver.payload))('shows the expected sign if member %s was changed', async (name) => {
    const changed = { ...deliver.payload, [name]: `${deliver.payload[name]}1` };
    const { out, code } = await vendloop([
      'verify',
      '--key',
      'kva',
      '--no-window',
      JSON.stringify({ ...changed, sign: deliver.sign }),
    ]);
    expect(code).toBe(1);
    expect(out).toContain(`${name}=${changed[name]}`);
    expect(out).toContain(`computed   ${sign(changed, 'kva')}`);
    expect(out).toContain(`given      ${deliver.sign}`);
    expect(out).toContain('NOT VALID: the sign does not match');
  });

  it('shows the key only with --show-secrets', async () => {
    expect((await vendloop(['verify', '--key', 'kva', '--show-secrets', payload])).out).toContain('&key=kva');
  });

  it('reports which member is malformed, and why', async () => {
    const { out, code } = await vendloop(['verify', '--key', 'kva', '{"order_id":60,"order_id":"60","sign":"S"}']);
    expect(out).toContain('NOT VALID (malformed, member): member "order_id" occurs twice');
    expect(code).toBe(1);
    expect((await vendloop(['verify', '--key', 'kva', payload.slice(0, -3)])).out).toContain('malformed, base64');
  });

  it('notes what the endpoints refuse even with a right sign', async () => {
    const { out } = await vendloop(['verify', '--key', 'k', '--no-window', encodePayload({ a: '1&b=2' }, 'k')]);
    expect(out).toContain('member "a" must not contain & or =');
  });

  it('prints JSON for programs, for valid and for malformed payloads', async () => {
    expect(JSON.parse((await vendloop(['verify', '--key', 'kva', '--json', payload])).out)).toMatchObject({
      valid: true,
      computedSign: deliver.sign,
    });
    expect(JSON.parse((await vendloop(['verify', '--key', 'kva', '--json', '!'])).out)).toMatchObject({
      valid: false,
      error: { layer: 'base64' },
    });
  });

  it('lets no escape sequence of a payload reach the terminal', async () => {
    const { out } = await vendloop(['verify', '--key', 'k', '--no-window', encodePayload({ a: '\u001b[2J\r\n' }, 'k')]);
    expect(out).toContain('a=\\u001b[2J\\u000d\\u000a');
    expect(out).not.toContain('\u001b');
  });

  it.each([
    [['verify', '--key', 'k'], 'give one payload'],
    [['verify', '--key', 'k', 'x', '--file', 'y'], 'give one payload'],
    [['verify', 'x'], 'no AppKey'],
    [['verify', '--key', 'k', '--file', 'nowhere'], 'cannot read nowhere'],
  ])('reports a usage error in one line: %j', async (args, usageError) => {
    expect((await vendloop(args)).usageError).toContain(usageError);
  });
});
