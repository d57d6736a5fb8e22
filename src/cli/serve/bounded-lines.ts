/** Limit of bytes that wait for a slow reader; further lines are dropped and counted. */
const maxPendingBytes = 1024 * 1024;

/** An output for lines. */
export interface LineOutput {
  write(text: string): void;
  /** Bytes that the reader has not taken yet. */
  pendingBytes(): number;
}

/** Prints lines while they are read. When the reader stops, lines are dropped and memory stays bounded. */
export function boundedLines(output: LineOutput, maxBytes = maxPendingBytes): (line: string) => void {
  let droppedLines = 0;
  return (line) => {
    if (output.pendingBytes() >= maxBytes) {
      droppedLines += 1;
      return;
    }
    if (droppedLines > 0)
      output.write(
        `… ${droppedLines.toLocaleString('en-US')} lines were dropped here: the reader of this output was too slow\n`,
      );
    droppedLines = 0;
    output.write(`${line}\n`);
  };
}
