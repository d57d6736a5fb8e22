import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hasMosquitto } from '../served/mosquitto.ts';

const folder = join(import.meta.dirname, '../../examples/other-cloud');
/** Python leaves no files behind. */
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };

describe.skipIf(!hasMosquitto)('the cloud of another team', () => {
  it('passes its own tests, those of its driver among them', { timeout: 300_000 }, async () => {
    const { stderr } = await promisify(execFile)('python3', ['-m', 'tests'], { cwd: folder, env });
    expect(stderr).toMatch(/Ran (?:7[4-9]|[89]\d|\d{3,}) tests in .*\n\nOK\n$/s);
  });
});
