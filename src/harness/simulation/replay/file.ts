import { withoutBom } from '#harness/history/line-splitter.ts';
import { readReplay, ReplayError, type Replay } from './replay.ts';

/** What tells a replay file from any other JSON. */
const format = 'vendloop-replay/1';

/** A replay as a file that a person can read. */
export function replayFileText(replay: Replay): string {
  return `${JSON.stringify({ format, ...replay }, null, 2)}\n`;
}

/** Reads a replay file. @param file names it in messages. @throws ReplayError */
export function readReplayFile(text: string, file: string): Replay {
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(text));
  } catch (error) {
    throw new ReplayError(`${file} is no JSON, so it is no replay of vendloop`, { cause: error });
  }
  if (typeof data !== 'object' || data === null || !('format' in data))
    throw new ReplayError(`${file} is no replay of vendloop: it does not say "format": "${format}"`);
  const { format: fileFormat, ...replay } = data;
  if (fileFormat !== format)
    throw new ReplayError(
      `${file} is in the format ${JSON.stringify(fileFormat).slice(0, 60)}; this vendloop reads ${format}`,
    );
  return readReplay(replay, file);
}
