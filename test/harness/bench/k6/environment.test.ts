import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { k6Environment } from '#harness/bench/k6/environment.ts';

describe('k6', () => {
  it('trusts the CA of NODE_EXTRA_CA_CERTS, beside its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vendloop-'));
    const [extra, own, both] = ['extra.pem', 'own.pem', 'both.pem'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(extra, 'EXTRA');
    writeFileSync(own, 'OWN');
    expect(await k6Environment({ PATH: '/bin' }, both)).toEqual({ PATH: '/bin' });
    expect(await k6Environment({ SSL_CERT_FILE: own }, both)).toEqual({ SSL_CERT_FILE: own });
    expect(await k6Environment({ NODE_EXTRA_CA_CERTS: extra }, both)).toEqual({
      NODE_EXTRA_CA_CERTS: extra,
      SSL_CERT_FILE: extra,
    });
    const missing = { NODE_EXTRA_CA_CERTS: join(folder, 'none.pem'), SSL_CERT_FILE: own };
    expect(await k6Environment(missing, both)).toEqual(missing);
    expect(await k6Environment({ NODE_EXTRA_CA_CERTS: extra, SSL_CERT_FILE: own }, both)).toEqual({
      NODE_EXTRA_CA_CERTS: extra,
      SSL_CERT_FILE: both,
    });
    expect(readFileSync(both, 'utf8')).toBe('OWN\nEXTRA');
  });
});
