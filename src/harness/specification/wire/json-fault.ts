/** Why a text is no strict JSON (§1.5, §2.11, §2.12), by a reason of the table in errors.md. */
export interface JsonFault {
  readonly reason: string;
  /** Path of the member at fault, `products[0].quantity`; empty: no member is. */
  readonly member: string;
  /** Place in the text, UTF-16 code units from 0. */
  readonly at: number;
}

const blanks = /[ \t\n\r]*/y;
const digits = /[0-9]*/y;
const plainCharacters = /[^"\\\u0000-\u001f]*/y; // eslint-disable-line no-control-regex -- JSON allows none of them
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const words: readonly (readonly [string, string])[] = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
];

/**
 * The first fault of a text that is no strict JSON.
 * @param maxDepth levels of objects and lists.
 * @param flat whether it must be one object of strings and integers (§2.11).
 * @returns null where there is none.
 */
export function findJsonFault(text: string, maxDepth: number, flat: boolean): JsonFault | null {
  try {
    new FaultFinder(text, maxDepth, flat).document();
    return null;
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}

class Found extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(fault.reason);
    this.fault = fault;
  }
}

class FaultFinder {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #flat: boolean;
  #at = 0;

  constructor(text: string, maxDepth: number, flat: boolean) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#flat = flat;
  }

  document(): void {
    this.#skip(blanks);
    if (this.#flat && this.#next() !== '{') this.#stop(this.#next() === '' ? 'end' : 'not-object');
    this.#value('', 0);
    this.#skip(blanks);
    if (this.#next() !== '') this.#stop('trailing');
  }

  #next(): string {
    return this.#text.charAt(this.#at);
  }

  #stop(reason: string, member = '', at = this.#at): never {
    throw new Found({ reason, member, at });
  }

  /** Something else was expected here. */
  #unexpected(member: string): never {
    this.#stop(this.#next() === '' ? 'end' : 'syntax', member);
  }

  /** Passes what the pattern matches, and gives it back. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #value(path: string, depth: number): void {
    const first = this.#next();
    if (first === '"') this.#string(path);
    else if (first === '{' || first === '[') {
      if (depth === this.#maxDepth) this.#stop(this.#flat ? 'nested' : 'depth', path);
      if (first === '{') this.#object(path, depth + 1);
      else this.#list(path, depth + 1);
    } else if (/[-0-9]/.test(first)) this.#integer(path);
    else this.#word(path);
  }

  #word(path: string): void {
    const [word, reason] = words.find(([one]) => this.#text.startsWith(one, this.#at)) ?? this.#unexpected(path);
    if (this.#flat) this.#stop(reason, path);
    this.#at += word.length;
  }

  #object(path: string, depth: number): void {
    const names = new Set<string>();
    this.#items('}', path, () => {
      const start = this.#at;
      if (this.#next() !== '"') this.#unexpected(path);
      const name = this.#string(path);
      const member = path === '' ? name : `${path}.${name}`;
      this.#skip(blanks);
      if (this.#next() !== ':') this.#unexpected(path);
      this.#at += 1;
      this.#skip(blanks);
      if (name === '__proto__') this.#stop('reserved', member, start);
      if (names.has(name)) this.#stop('duplicate', member, start);
      names.add(name);
      this.#value(member, depth);
    });
  }

  #list(path: string, depth: number): void {
    let place = 0;
    this.#items(']', path, () => {
      this.#value(`${path}[${place}]`, depth);
      place += 1;
    });
  }

  #items(end: string, path: string, read: () => void): void {
    this.#at += 1;
    this.#skip(blanks);
    if (this.#next() === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      read();
      this.#skip(blanks);
      const next = this.#next();
      if (next !== ',' && next !== end) this.#unexpected(path);
      this.#at += 1;
      if (next === end) return;
      this.#skip(blanks);
    }
  }

  #string(path: string): string {
    const start = this.#at + 1;
    this.#at = start;
    for (;;) {
      this.#skip(plainCharacters);
      if (this.#next() === '"') break;
      if (this.#next() === '') this.#stop('end', path);
      if (this.#next() !== '\\') this.#stop('control', path);
      if (this.#skip(escape) !== '') continue;
      // An escape that the end of the text cuts off is no wrong one.
      const rest = this.#text.slice(this.#at);
      this.#stop(rest.length < 6 && !rest.includes('"') ? 'end' : 'escape', path);
    }
    this.#at += 1;
    const value = JSON.parse(this.#text.slice(start - 1, this.#at)) as string;
    if (!value.isWellFormed()) this.#stop('surrogate', path, start);
    return value;
  }

  #integer(path: string): void {
    const start = this.#at;
    const sign = this.#next() === '-' ? '-' : '';
    this.#at += sign.length;
    const first = this.#at;
    const number = this.#skip(digits);
    if (number === '') this.#unexpected(path);
    if (number.length > 1 && number.startsWith('0')) this.#stop('syntax', path, first + 1);
    if (this.#next() === '.') this.#stop('fraction', path, start);
    if (this.#next() === 'e' || this.#next() === 'E') this.#stop('exponent', path, start);
    if (!Number.isSafeInteger(Number(number))) this.#stop('unsafe', path, start);
    if (sign !== '' && number === '0') this.#stop('minus-zero', path, start);
  }
}
