/** Colours of the console, or none of them. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly active: (text: string) => string;
}

/**
 * @param useColours false for terminals without colour, and for people who do not want it (`NO_COLOR`, `--no-color`).
 */
export function paintOf(useColours: boolean): Paint {
  const style = (on: number, off: number) => (text: string) =>
    useColours ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { strong: style(1, 22), faint: style(2, 22), active: style(36, 39) };
}
