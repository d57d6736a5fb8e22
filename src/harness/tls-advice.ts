/** The TLS causes of a failed connection, and what to do about each; the first that matches counts. */
const advice: readonly (readonly [pattern: RegExp, scheme: RegExp, text: string])[] = [
  [/CERT_HAS_EXPIRED/, /^https/, 'its certificate has expired: give the core a new one (--tls-cert, kill -HUP)'],
  [/ALTNAME/, /^https/, 'its certificate is for another name: dial the name that it is for'],
  [
    /VERIFY|SELF_SIGNED|SIGNED_CERT|LEAF_SIGNATURE|ISSUER_CERT/,
    /^https/,
    'its certificate is not trusted here: name its CA with NODE_EXTRA_CA_CERTS=ca.pem before the command',
  ],
  [
    /EPROTO|WRONG_VERSION|PACKET_LENGTH/,
    /^https/,
    'what answers there speaks no TLS: write http:// in place of https://',
  ],
  [
    /cut off|ECONNRESET|UND_ERR_SOCKET|hang up/,
    /^http:/,
    'something hangs up there, as a core that serves TLS does: try https://',
  ],
];

/**
 * What to do where a connection to `url` failed because of TLS; null where it did for another reason. @param reason
 * codes or causes, as the connection reports them.
 */
export function tlsAdvice(url: string, reason: string): string | null {
  return advice.find(([pattern, scheme]) => scheme.test(url) && pattern.test(reason))?.[2] ?? null;
}
