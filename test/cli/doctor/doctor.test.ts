import { describe, expect, it } from 'vitest';
import { registerDoctor } from '#cli/doctor/index.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { app, pickup } from '#test/core/signing/diagnosis/client-requests.ts';
import { payloadMistakes, signMistakes } from '#test/core/signing/diagnosis/client-mistakes.ts';
import { command } from '../run-command.ts';

const validPayload = encodePayload(pickup, app.appKey);
const secrets = ['--key', app.appKey, '--appid', app.appId, '--app-secret', app.appSecret];
const doctor = (args: readonly string[], files: Readonly<Record<string, string>> = {}) =>
  command(registerDoctor, ['doctor', ...secrets, ...args], files);
const go = signMistakes.find(({ title }) => title === 'the Go client')!.payload;

describe('vendloop doctor', () => {
  it('shows a right sign step by step, and exits with 0', async () => {
    const { out, code } = await doctor([validPayload]);
    expect(code).toBe(0);
    expect(out).toContain('\nsigned    count=2\n');
    expect(out).toContain('&key=***\n');
    expect(out).toMatch(/\nHEALTHY: .*\n$/);
  });

  it('shows both texts with a caret under their difference, names the client, and exits with 1', async () => {
    const { out, code } = await doctor([go]);
    expect(code).toBe(1);
    expect(out).toContain(
      'WRONG  sign      you signed like the Go or Kotlin client (they write the same here): the space in ' +
        'expired_at became +',
    );
    const [rule, yours, mark] = out.split('\n').slice(out.split('\n').findIndex((line) => line.startsWith('the rule')));
    const at = mark!.indexOf('^');
    expect([rule![at], yours![at]]).toEqual([' ', '+']);
    expect(out).toMatch(/\nWRONG: sign\n$/);
  });

  it('reports in Chinese', async () => {
    expect((await doctor(['--lang', 'zh', go])).out).toContain(
      '签名方式与 Go、Kotlin 客户端库一致：expired_at 中的空格变成了 +',
    );
  });

  it('reads a file and standard input', async () => {
    expect((await doctor(['--file', 'p.txt'], { 'p.txt': `${validPayload}\n` })).code).toBe(0);
    expect((await doctor(['-'], { '-': `{"payload":"${validPayload}"}\n` })).code).toBe(0);
  });

  it('checks the members of a bare payload as an endpoint requires', async () => {
    expect((await doctor(['--endpoint', 'create-pickup-codes', validPayload])).code).toBe(0);
    expect((await doctor(['--endpoint', 'deliver', validPayload])).out).toContain(
      'WRONG  members   member "product_id" is unknown',
    );
  });

  it('checks the time, unless --no-window is given', async () => {
    const stale = encodePayload({ ...pickup, timestamp: '1714370000' }, app.appKey);
    expect((await doctor([stale])).out).toContain('WRONG  time      member "timestamp" is 3688 s in the past');
    expect((await doctor(['--no-window', stale])).code).toBe(0);
  });

  it('prints JSON for programs', async () => {
    const { out } = await doctor(['--json', go]);
    expect(JSON.parse(out)).toMatchObject({
      healthy: false,
      sign: { cause: { names: ['dialect:go'], dialects: ['go', 'kotlin'] } },
    });
  });

  it('prints no secret in any output, unless --show-secrets is given', async () => {
    for (const { payload } of [...signMistakes, ...payloadMistakes]) {
      for (const more of [[], ['--json'], ['--lang', 'zh']]) {
        const { out, err, usageError } = await doctor([...more, payload]);
        for (const secret of [app.appKey, app.appSecret]) expect(`${out}${err}${usageError}`).not.toContain(secret);
      }
    }
    expect((await doctor(['--show-secrets', validPayload])).out).toContain(`&key=${app.appKey}`);
  });

  it('lets no escape sequence reach the terminal', async () => {
    const { out } = await doctor(['--no-window', encodePayload({ a: '\u001b[2J\r\n' }, 'another key')]);
    expect(out).not.toContain('\u001b');
  });

  it.each([
    [[], 'give one payload or request'],
    [['x', '--file', 'y'], 'give one payload or request'],
    [['--lang', 'fr', 'x'], '--lang must be en or zh, not "fr"'],
    [['--endpoint', 'delivr', 'x'], 'did you mean "deliver"?'],
    [['--listen', '7090'], 'to listen is a command of its own: vendloop listen --port 7090'],
    [['curl -F a=b http://a/'], 'multipart form'],
    [['A'.repeat(300_000)], 'the input has 300000 characters'],
  ])('reports a usage error in one line: %#', async (args, usageError) => {
    expect((await doctor(args)).usageError).toContain(usageError);
  });
});
