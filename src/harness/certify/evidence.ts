import type { DriverFrame } from '#drivers/machine-driver.ts';
import type { DriverRequest, DriverResponse } from '#drivers/merchant-driver.ts';
import type { CallbackRequest } from '#drivers/callback.ts';
import { escapeUnprintable } from '../printable.ts';

/** What happened in a case, as its evidence. */
export interface EvidenceEntry {
  /** Since the beginning of the case, ms. */
  readonly atMs: number;
  readonly kind: 'request' | 'answer' | 'sent' | 'received' | 'callback' | 'connection' | 'note';
  /** One or more lines. */
  readonly text: string;
}

/** Most characters of a body that evidence keeps. */
const maxBody = 2_000;
/** Shorter values are no secrets: they would be found in every text. */
const minSecret = 6;

/** The evidence of one case. Secrets do not get into it. */
export class EvidenceLog {
  readonly #entries: EvidenceEntry[] = [];
  readonly #now: () => number;
  readonly #secrets: readonly string[];
  #closed = false;

  /** @param now ms since the beginning of the case. @param secrets what texts must not show. */
  constructor(now: () => number, secrets: readonly string[]) {
    this.#now = now;
    this.#secrets = secrets.filter(({ length }) => length >= minSecret);
  }

  get entries(): readonly EvidenceEntry[] {
    return this.#entries;
  }

  add(kind: EvidenceEntry['kind'], text: string): void {
    if (this.#closed) return;
    const masked = this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, '•••'), text);
    this.#entries.push({ atMs: Math.round(this.#now()), kind, text: masked });
  }

  /** What happens from now on belongs to no case. */
  close(): void {
    this.#closed = true;
  }
}

/** A request as lines: method and URL, headers, body. */
export function requestText({ method, url, headers, body }: DriverRequest): string {
  return [`${method} ${url}`, ...headerLines(headers), ...bodyLines(body)].join('\n');
}

/** An answer as lines: status, headers, body. */
export function responseText({ status, headers, body }: DriverResponse): string {
  return [`HTTP ${status}`, ...headerLines(headers), ...bodyLines(body)].join('\n');
}

/** A callback as lines, with what it was answered. */
export function callbackText({ method, headers, body }: CallbackRequest, status: number): string {
  return [`${method}, answered ${status}`, ...headerLines(headers), ...bodyLines(body)].join('\n');
}

/** A frame as one line: its topic, if it has one, and its payload. */
export function frameText({ topic, payload }: DriverFrame): string {
  return `${topic === '' ? '' : `${topic} `}${bytesText(payload)}`;
}

/** Evidence as text: each entry with its time, further lines indented. */
export function evidenceText(entries: readonly EvidenceEntry[]): string {
  return entries
    .map(({ atMs, kind, text }) => {
      const [first = '', ...rest] = text.split('\n').map(escapeUnprintable);
      const head = `${(atMs / 1000).toFixed(3).padStart(9)} s  ${kind.padEnd(10)}  ${first}`;
      return [head, ...rest.map((line) => `${' '.repeat(25)}${line}`)].join('\n');
    })
    .join('\n');
}

function headerLines(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

function bodyLines(body: Uint8Array): readonly string[] {
  return body.length === 0 ? [] : [bytesText(body)];
}

/** Bytes as text; as base64 where they are none. */
function bytesText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  const shown = text.includes('\ufffd') ? `base64 ${Buffer.from(bytes).toString('base64')}` : text;
  return shown.length > maxBody ? `${shown.slice(0, maxBody)}… (${bytes.length} bytes)` : shown;
}
