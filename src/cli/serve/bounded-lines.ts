/** What may wait for a reader who stands still, in bytes; a line beyond it is dropped and counted. */
export const maxWaitingBytes = 1024 * 1024;

/** Where lines go. */
export interface LineOutput {
  write(text: string): void;
  /** Bytes that the reader has not taken yet. */
  waiting(): number;
}

/** Prints lines as long as somebody reads them, so that a reader who stands still costs lines and not memory. */
export function boundedLines(output: LineOutput, maxBytes = maxWaitingBytes): (line: string) => void {
  let lost = 0;
  return (line) => {
    if (output.waiting() >= maxBytes) {
      lost += 1;
      return;
    }
    if (lost > 0)
      output.write(
        `… ${lost.toLocaleString('en-US')} lines were dropped here: the reader of this output stood still\n`,
      );
    lost = 0;
    output.write(`${line}\n`);
  };
}
