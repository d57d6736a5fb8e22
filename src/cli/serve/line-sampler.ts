import type { Clock } from '#core/ports/clock.ts';

/** Lines of one machine and kind that are printed in one window; the others are counted. */
export const linesPerWindow = 20;
/** How long a window lasts, ms. */
export const windowMs = 10_000;
/** Windows that are kept at once. Beyond them, lines of new machines share one. */
const maxWindows = 20_000;

interface SampleWindow {
  printed: number;
  suppressed: number;
}

/** Lets the first lines of each source through and counts the rest, so that one source cannot fill the log. */
export class LineSampler {
  readonly #clock: Clock;
  readonly #print: (line: string) => void;
  readonly #windows = new Map<string, SampleWindow>();

  constructor(clock: Clock, print: (line: string) => void) {
    this.#clock = clock;
    this.#print = print;
  }

  /** Prints a line, or counts it. @param source whose line it is; `kind`: what it is about. */
  line(source: string, kind: string, text: () => string): void {
    const key = this.#windows.size < maxWindows ? `${source}  ${kind}` : `all others  ${kind}`;
    const window = this.#windows.get(key) ?? this.#openWindow(key, source);
    if (window.printed >= linesPerWindow) {
      window.suppressed += 1;
      return;
    }
    window.printed += 1;
    this.#print(text());
  }

  #openWindow(key: string, source: string): SampleWindow {
    const window: SampleWindow = { printed: 0, suppressed: 0 };
    this.#windows.set(key, window);
    this.#clock.after(windowMs, () => {
      this.#windows.delete(key);
      if (window.suppressed > 0)
        this.#print(
          `… and ${window.suppressed.toLocaleString('en-US')} more of the same from ${source} in ${windowMs / 1000} s`,
        );
    });
    return window;
  }
}
