import type { Json } from '../observation.ts';

/** A value, or null where the text is no strict JSON. */
export type StrictJson = { readonly value: Json } | null;

const blanks = /[ \t\n\r]*/y;
// eslint-disable-next-line no-control-regex -- JSON allows no control character in a string.
const stringToken = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const integerToken = /-?(?:0|[1-9][0-9]*)(?![.eE0-9])/y;
const wordToken = /true|false|null/y;
const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/**
 * Reads JSON as strictly as §1.5 asks for: no member twice, no `__proto__`, only safe integers, no lone surrogate.
 * @param maxDepth levels of objects and lists.
 */
export function readStrictJson(text: string, maxDepth: number): StrictJson {
  const reader = new StrictReader(text, maxDepth);
  try {
    return { value: reader.readAll() };
  } catch (error) {
    if (error instanceof NotStrict) return null;
    throw error;
  }
}

class NotStrict extends Error {}

class StrictReader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  readAll(): Json {
    const value = this.#value(0);
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw new NotStrict();
    return value;
  }

  #value(depth: number): Json {
    this.#skipBlanks();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth + 1);
      case '[':
        return this.#list(depth + 1);
      case '"':
        return this.#string();
      case 't':
      case 'f':
      case 'n':
        return words[this.#token(wordToken)] ?? null;
      default:
        return this.#integer();
    }
  }

  #object(depth: number): Json {
    const members: Record<string, Json> = {};
    this.#eachItem(depth, '}', () => {
      this.#skipBlanks();
      const name = this.#string();
      if (name === '__proto__' || Object.hasOwn(members, name)) throw new NotStrict();
      this.#skipBlanks();
      if (this.#text[this.#at++] !== ':') throw new NotStrict();
      members[name] = this.#value(depth);
    });
    return members;
  }

  #list(depth: number): Json {
    const items: Json[] = [];
    this.#eachItem(depth, ']', () => items.push(this.#value(depth)));
    return items;
  }

  #eachItem(depth: number, end: string, read: () => void): void {
    if (depth > this.#maxDepth) throw new NotStrict();
    this.#at += 1;
    this.#skipBlanks();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      read();
      this.#skipBlanks();
      const next = this.#text[this.#at++];
      if (next === end) return;
      if (next !== ',') throw new NotStrict();
    }
  }

  #string(): string {
    const token = this.#token(stringToken);
    const value = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
    if (!value.isWellFormed()) throw new NotStrict();
    return value;
  }

  #integer(): number {
    const token = this.#token(integerToken);
    const value = Number(token);
    if (token === '-0' || !Number.isSafeInteger(value)) throw new NotStrict();
    return value;
  }

  #token(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [token] = pattern.exec(this.#text) ?? [];
    if (token === undefined) throw new NotStrict();
    this.#at += token.length;
    return token;
  }

  #skipBlanks(): void {
    if (this.#text.charCodeAt(this.#at) > 0x20) return;
    blanks.lastIndex = this.#at;
    this.#at += blanks.exec(this.#text)?.[0].length ?? 0;
  }
}
