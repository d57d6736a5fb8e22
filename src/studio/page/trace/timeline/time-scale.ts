/** What is left free behind the end of a run that goes on, as a share of what is in view. */
const endMargin = 0.03;

/** The stretch of time that is in view, and where it stands on the screen. Times in ms, places in CSS pixels. */
export class TimeScale {
  #endMs: number;
  /** The whole run is in view, and stays so while it grows. */
  #isWhole = false;
  readonly #leastSpanMs: number;
  from = 0;
  to = 1;
  /** Where the lanes begin, right of their names. */
  left = 0;
  width = 1;

  /** @param leastSpanMs can be in view, however short the run is. */
  constructor(endMs: number, leastSpanMs = 0) {
    this.#endMs = Math.max(1, endMs);
    this.#leastSpanMs = leastSpanMs;
    this.fit();
  }

  get span(): number {
    return this.to - this.from;
  }

  /** Shows the whole run. */
  fit(): void {
    this.#isWhole = true;
    this.from = -0.01 * this.#endMs;
    this.to = 1.01 * this.#endMs;
  }

  /** Shows the end of the run, and so much before it. */
  showEnd(span: number): void {
    this.#isWhole = false;
    this.to = Math.max(0.99 * span, this.#endMs + endMargin * span);
    this.from = this.to - span;
  }

  /** Whether the end of the run is in view. */
  get isAtEnd(): boolean {
    return this.to >= this.#endMs;
  }

  /** The run goes on: what is in view stays where it is, unless that is the end. Then it follows. */
  grow(endMs: number): void {
    const { isAtEnd, span } = this;
    this.#endMs = Math.max(1, endMs);
    if (!isAtEnd) return;
    if (this.#isWhole) this.fit();
    else if (endMs + endMargin * span > this.to) this.showEnd(span);
  }

  x(t: number): number {
    return this.left + ((t - this.from) / this.span) * this.width;
  }

  timeAt(x: number): number {
    return this.from + ((x - this.left) / this.width) * this.span;
  }

  /** @param factor below 1: closer. @param around stays where it is; the middle by default. */
  zoom(factor: number, around = (this.from + this.to) / 2): void {
    this.#isWhole = false;
    const span = Math.min(Math.max(1.2 * this.#endMs, this.#leastSpanMs), Math.max(1, this.span * factor));
    const share = (around - this.from) / this.span;
    this.from = around - share * span;
    this.to = this.from + span;
  }

  /** @param share of the stretch in view; the run stays in sight. */
  pan(share: number): void {
    this.#isWhole = false;
    const { span } = this;
    const from = Math.min(Math.max(this.from + span * share, -0.9 * span), this.#endMs - 0.1 * span);
    this.from = from;
    this.to = from + span;
  }

  /** Shows a moment with what surrounds it, unless it is well in view and close enough to read. */
  reveal(t: number): void {
    const margin = 0.08 * this.span;
    const readable = Math.min(1.02 * this.#endMs, Math.max(4_000, this.#endMs / 40));
    if (t > this.from + margin && t < this.to - margin && this.span <= readable * 1.5) return;
    this.#isWhole = false;
    const span = Math.min(this.span, readable);
    this.from = Math.max(-0.03 * span, t - span / 2);
    this.to = this.from + span;
  }
}
