import { describe, expect, it } from 'vitest';
import { tlsAdvice } from '#harness/tls-advice.ts';

describe('a connection that failed because of TLS', () => {
  it.each([
    ['https://h', '4 TLS: UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
    ['https://h', 'h:443: SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
    ['https://h', 'h:443: DEPTH_ZERO_SELF_SIGNED_CERT', /NODE_EXTRA_CA_CERTS/],
    ['https://h', '4 TLS: CERT_HAS_EXPIRED', /expired/],
    ['https://h', '4 TLS: ERR_TLS_CERT_ALTNAME_INVALID', /another name/],
    ['https://h', '4 TLS: EPROTO', /write http:/],
    ['https://h', 'h:80: ERR_SSL_WRONG_VERSION_NUMBER', /write http:/],
    ['http://h', '4 cut off', /try https:/],
    ['http://h', 'h:443: UND_ERR_SOCKET', /try https:/],
  ])('%s, %s: is answered with what to do', (url, reason, message) => {
    expect(tlsAdvice(url, reason)).toMatch(message);
  });

  it('is no other failure', () => {
    for (const reason of ['4 refused', 'h: ECONNREFUSED', 'h: ENOTFOUND', '4 no answer in time']) {
      expect([tlsAdvice('http://h', reason), tlsAdvice('https://h', reason)]).toEqual([null, null]);
    }
  });
});
