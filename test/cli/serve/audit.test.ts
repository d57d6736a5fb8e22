import { describe, expect, it } from 'vitest';
import { AuditFile } from '#cli/serve/audit.ts';
import type { AuditedCall } from '#core/api/audit.ts';
import { clock } from '#test/core/api/api-world.ts';

const refused: AuditedCall = {
  app: 'shop',
  address: '203.0.113.9',
  endpoint: 'deliver',
  method: 'POST',
  path: '/a',
  machine: '16327129',
  order: '60',
  status: 401,
  code: 4009,
};
const changing: AuditedCall = { ...refused, status: 200, code: 0 };

function auditFile() {
  const file = { text: '', pending: 0, write: (text: string) => void (file.text += text) };
  const lines = () =>
    file.text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { file, lines, audit: new AuditFile(file, clock) };
}

describe('the file of the audit', () => {
  it('has who, what and the answer in each line, with the time', () => {
    const { audit, lines } = auditFile();
    audit.write(refused);
    expect(lines()).toEqual([{ at: '2024-04-29T06:54:48.000Z', ...refused }]);
  });

  it('limits the refused calls of one address, counts the rest, and writes all other calls', () => {
    const { audit, lines } = auditFile();
    for (let call = 0; call < 10_000; call++) audit.write(refused);
    expect(lines()).toHaveLength(60);
    audit.write(changing);
    expect(lines().at(-1)).toMatchObject({ code: 0, not_written: 9_940 });
    audit.write({ ...refused, address: '198.51.100.1' });
    expect(lines().at(-1)).toEqual({ at: '2024-04-29T06:54:48.000Z', ...refused, address: '198.51.100.1' });
  });

  it('limits its memory while the disk is stalled, and counts what it did not write', () => {
    const { audit, lines, file } = auditFile();
    file.pending = 5 * 1024 * 1024;
    for (let call = 0; call < 100; call++) audit.write(changing);
    expect(lines()).toEqual([]);
    file.pending = 0;
    audit.write(changing);
    expect(lines()[0]).toMatchObject({ not_written: 100 });
  });
});
