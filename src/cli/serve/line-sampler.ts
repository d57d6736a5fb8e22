import type { Clock } from '#core/ports/clock.ts';

/** Lines of one machine and kind that are printed per window; the rest is counted. */
export const linesPerWindow = 20;
/** Length of a window, ms. */
export const windowMs = 10_000;
/** Limit of open windows. Beyond it, new machines share one window. */
const maxWindows = 20_000;

interface SampleWindow {
  printed: number;
  suppressed: number;
}

/** Prints the first lines of each source and counts the rest, so that one source cannot fill the log. */
export class LineSampler {
  readonly #clock: Clock;
  readonly #print: (line: string) => void;
  readonly #windows = new Map<string, SampleWindow>();

  constructor(clock: Clock, print: (line: string) => void) {
    this.#clock = clock;
    this.#print = print;
  }

  /** Prints or counts a line. @param source the machine or part that it is about. */
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
