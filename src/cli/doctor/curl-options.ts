/** Short options of curl that take a value (`curl --help all` of 7.88, and what 8 has added). */
const shortValued: ReadonlySet<string> = new Set('AbcCdDeEFHKmoPQrtTuUwxXyYz');

/** Short options of curl without a value. */
const shortFlags: ReadonlySet<string> = new Set('012346aBfgGhiIjJklLMnNOpqRsSvVZ#:');

/** Long options of curl that take a value. */
const longValued: ReadonlySet<string> = new Set(
  splitWords(`
  abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
  continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
  delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine
  etag-compare etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port
  ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ip-tos
  ipfs-gateway json keepalive-cnt keepalive-time key key-type knownhosts krb libcurl limit-rate local-port
  login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output
  output-dir parallel-max parallel-max-host pass pinnedpubkey proto proto-default proto-redir preproxy proxy
  proxy-cacert
  proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
  proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser
  proxy-user proxy1.0 pubkey quote random-file range rate referer request request-target resolve retry retry-delay
  retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname
  speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword
  tlsuser trace trace-ascii trace-config unix-socket upload-file upload-flags url url-query user user-agent variable
  vlan-priority write-out
`),
);

/** Long options of curl without a value; each may be negated with `--no-`. */
const longFlags: ReadonlySet<string> = new Set(
  splitWords(`
  alpn anyauth append basic buffer ca-native cert-status clobber compressed compressed-ssh create-dirs crlf digest
  disable disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed fail
  fail-early fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip
  ftp-ssl-ccc ftp-ssl-control get globoff haproxy-protocol head help http0.9 http1.0 http1.1 http2
  http2-prior-knowledge http3 http3-only ignore-content-length include insecure ipv4 ipv6 junk-session-cookies
  keepalive list-only location location-trusted mail-rcpt-allowfails manual metalink mptcp negotiate netrc
  netrc-optional next npn ntlm ntlm-wb out-null parallel parallel-immediate path-as-is post301 post302 post303
  progress-bar progress-meter  proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2
  proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel
  raw remote-header-name remote-name remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused
  sasl-ir sessionid show-error silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast
  ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 styled-output
  suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2
  tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose version xattr
`),
);

/** Long names of the short options that matter here. */
const longNames: Readonly<Record<string, string | undefined>> = {
  d: 'data',
  H: 'header',
  X: 'request',
  F: 'form',
  G: 'get',
  I: 'head',
  T: 'upload-file',
  K: 'config',
  '0': 'http1.0',
  ':': 'next',
};

/** An option of curl and its value, if it takes one. */
export interface CurlOption {
  /** Long name without dashes; the letter of a short option that does not matter here. */
  readonly name: string;
  /** Null for an option without a value. */
  readonly value: string | null;
  /** As written in the command. */
  readonly asWritten: string;
}

/** A word of a command that curl would reject. */
export interface CurlMisuse {
  readonly asWritten: string;
  readonly problem: 'unknown' | 'missing-value' | 'attached-value';
}

/** Options and URLs of a curl command in their order, as curl reads them. */
export type CurlArguments = readonly (CurlOption | CurlMisuse | { readonly url: string })[];

/** Reads the words after `curl`. */
export function readOptions(args: readonly string[]): CurlArguments {
  const parsed: CurlArguments[number][] = [];
  const rest = [...args];
  let onlyUrls = false;
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (onlyUrls || argument === '-' || !argument.startsWith('-')) parsed.push({ url: argument });
    else if (argument === '--') onlyUrls = true;
    else if (argument.startsWith('--')) parsed.push(longOption(argument, rest));
    else parsed.push(...shortOptions(argument, rest));
  }
  return parsed;
}

/** @param rest the following words; the value is removed from them. */
function longOption(asWritten: string, rest: string[]): CurlOption | CurlMisuse {
  const flag = asWritten.slice(2);
  const name = resolveLongName(flag);
  if (name === null)
    return {
      asWritten,
      problem: /=/.test(asWritten) && resolveLongName(flag.replace(/=.*/s, '')) !== null ? 'attached-value' : 'unknown',
    };
  if (!longValued.has(name)) return { name, value: null, asWritten };
  const value = rest.shift();
  return value === undefined ? { asWritten, problem: 'missing-value' } : { name, value, asWritten };
}

/** The option that a long name means: the name itself, without `no-`, or the only option with this prefix. */
function resolveLongName(prefix: string): string | null {
  const names = [...longValued, ...longFlags];
  if (names.includes(prefix)) return prefix;
  if (prefix.startsWith('no-') && longFlags.has(prefix.slice(3))) return prefix;
  const matching = names.filter((name) => prefix.length > 2 && name.startsWith(prefix));
  return matching.length === 1 ? (matching[0] ?? null) : null;
}

/** `-sX POST`, `-sXPOST`, `-d@file`: flags, then at most one option whose value follows. */
function shortOptions(asWritten: string, rest: string[]): (CurlOption | CurlMisuse)[] {
  const parsed: (CurlOption | CurlMisuse)[] = [];
  for (let at = 1; at < asWritten.length; at++) {
    const letter = asWritten.charAt(at);
    const name = longNames[letter] ?? letter;
    if (shortFlags.has(letter)) {
      parsed.push({ name, value: null, asWritten: `-${letter}` });
      continue;
    }
    if (!shortValued.has(letter)) return [...parsed, { asWritten, problem: 'unknown' }];
    const attachedValue = asWritten.slice(at + 1);
    const value = attachedValue === '' ? rest.shift() : attachedValue;
    return [
      ...parsed,
      value === undefined
        ? { asWritten: `-${letter}`, problem: 'missing-value' }
        : { name, value, asWritten: `-${letter}` },
    ];
  }
  return parsed;
}

function splitWords(text: string): string[] {
  return text.trim().split(/\s+/);
}
