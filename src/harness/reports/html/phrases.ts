import type { Translate } from '../translate.ts';

/** Collects the Chinese of English texts while a summary is made. */
export class Phrases {
  readonly #toChinese: Translate;
  readonly #chinese = new Map<string, string>();

  constructor(toChinese: Translate) {
    this.#toChinese = toChinese;
  }

  get chinese(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#chinese);
  }

  add(english: string, chinese: string): void {
    if (chinese !== english) this.#chinese.set(english, chinese);
  }

  /** The text itself; its Chinese is kept. */
  text(english: string): string {
    this.add(english, this.#toChinese(english));
    return english;
  }

  all(texts: readonly string[]): readonly string[] {
    return texts.map((text) => this.text(text));
  }
}
