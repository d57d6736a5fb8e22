/** What may wait for a reader who stands still, in bytes; a line beyond it is dropped and counted. */
export const maxPendingBytes = 1024 * 1024;

/** Where lines go. */
export interface LineOutput {
  write(text: string): void;
  /** Bytes that the reader has not taken yet. */
  pendingBytes(): number;
}

/** Prints lines as long as somebody reads them, so that a reader who stands still costs lines and not memory. */
export function boundedLines(output: LineOutput, maxBytes = maxPendingBytes): (line: string) => void {
  let droppedLines = 0;
  return (line) => {
    if (output.pendingBytes() >= maxBytes) {
      droppedLines += 1;
      return;
    }
    if (droppedLines > 0)
      output.write(
        `… ${droppedLines.toLocaleString('en-US')} lines were dropped here: the reader of this output stood still\n`,
      );
    droppedLines = 0;
    output.write(`${line}\n`);
  };
}
