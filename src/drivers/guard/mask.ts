import type { DriverSettings } from '../driver.ts';

/** Shown of a value at most, characters. */
const maxLength = 400;
/** Shorter secrets are masked only where they are the whole value: inside of others they would be found by chance. */
const minLengthInside = 4;
/** A value may nest so deep to be shown. */
const maxDepth = 8;
/** Members that hold a secret, in settings and inputs. */
const secretName = /key|secret|password|passwd|token|credential/i;
const masked = '***';

/** What a message shows, without secrets. */
export class SecretMask {
  readonly #secrets: ReadonlySet<string>;
  /** The longest first: one secret may hold another. */
  readonly #inside: readonly string[];

  /**
   * Every credential of a merchant is a secret, and of the options what is called so.
   * @param more further secrets, like the key of a machine.
   */
  constructor({ merchant, options }: Pick<DriverSettings, 'merchant' | 'options'>, more: readonly string[] = []) {
    const named = Object.entries(options).flatMap(([name, value]) => (secretName.test(name) ? [value] : []));
    const secrets = [...Object.values(merchant), ...named, ...more];
    this.#secrets = new Set(secrets.filter((value): value is string => typeof value === 'string' && value !== ''));
    this.#inside = [...this.#secrets]
      .filter(({ length }) => length >= minLengthInside)
      .sort((a, b) => b.length - a.length);
  }

  /** A text without secrets. */
  text(text: string): string {
    if (this.#secrets.has(text)) return masked;
    return this.#inside.reduce((shown, secret) => shown.replaceAll(secret, masked), text);
  }

  /** A value as short JSON without secrets; bytes are counted, not shown. */
  json(value: unknown): string {
    let shown: string | undefined;
    try {
      shown = JSON.stringify(this.#presentable(value, '', maxDepth)) as string | undefined;
    } catch {
      shown = 'a value that cannot be shown';
    }
    if (shown === undefined) return 'nothing';
    return shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown;
  }

  #presentable(value: unknown, name: string, depth: number): unknown {
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    if (typeof value === 'string') return secretName.test(name) ? masked : this.text(value);
    if (typeof value === 'function' || typeof value === 'bigint' || typeof value === 'symbol')
      return `a ${typeof value}`;
    if (typeof value !== 'object' || value === null) return value;
    if (depth === 0) return '…';
    if (Array.isArray(value)) return value.map((item) => this.#presentable(item, name, depth - 1));
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([member, item]) => [member, this.#presentable(item, member, depth - 1)]));
  }
}
