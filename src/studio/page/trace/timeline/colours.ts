/** Reads the tokens of the style as colours that a canvas knows; each is resolved once. */
export class Colours {
  readonly #probe: HTMLElement;
  readonly #known = new Map<string, string>();

  /** @param probe an element that is not seen. */
  constructor(probe: HTMLElement) {
    this.#probe = probe;
  }

  /** @param token for example `--ink`. */
  get(token: string): string {
    const known = this.#known.get(token);
    if (known !== undefined) return known;
    this.#probe.style.color = `var(${token})`;
    const colour = getComputedStyle(this.#probe).color;
    this.#known.set(token, colour);
    return colour;
  }

  /** Light has become dark, or dark light. */
  forget(): void {
    this.#known.clear();
  }
}
