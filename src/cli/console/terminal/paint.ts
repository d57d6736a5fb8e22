/** Text styles of the console. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly active: (text: string) => string;
}

/**
 * @param useColours false for terminals without colours, and with `NO_COLOR` or `--no-color`.
 */
export function paintOf(useColours: boolean): Paint {
  const style = (on: number, off: number) => (text: string) =>
    useColours ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return { strong: style(1, 22), faint: style(2, 22), active: style(36, 39) };
}
