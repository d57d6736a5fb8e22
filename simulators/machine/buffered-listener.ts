import type { WireListener } from '#core/ports/link.ts';

/** What is heard of a wire, from its opening to its end. */
export interface Hearer extends WireListener {
  opened(): void;
}

/**
 * One end's ear at a wire that is dialled. A link may tell its news before `dial` has returned the wire that they are about:
 * such news wait for it. What a wire says that nobody goes by any more is not heard.
 */
export class Ear implements Hearer {
  readonly #hearer: Hearer;
  #open = true;
  /** News that came too early; null once the wire is known. */
  #early: (() => void)[] | null = [];

  constructor(hearer: Hearer) {
    this.#hearer = hearer;
  }

  opened(): void {
    if (this.#early !== null) this.#early.push(() => this.opened());
    else if (this.#open) this.#hearer.opened();
  }

  frame(text: string): void {
    if (this.#early !== null) this.#early.push(() => this.frame(text));
    else if (this.#open) this.#hearer.frame(text);
  }

  closed(code: number, reason: string): void {
    if (this.#early !== null) this.#early.push(() => this.closed(code, reason));
    else if (this.#open) this.#hearer.closed(code, reason);
  }

  /** The wire is known: tells what came before. */
  dialled(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const news of early) news();
  }

  /** Nothing more is heard of this wire. */
  shut(): void {
    this.#open = false;
  }
}
