import { withoutBom } from '#harness/history/line-splitter.ts';
import { readReplay, ReplayError, type Replay } from './replay.ts';

/** Identifies a replay file and its version. */
const format = 'vendloop-replay/3';

/** A replay as the text of a readable file. */
export function replayFileText(replay: Replay): string {
  return `${JSON.stringify({ format, ...replay }, null, 2)}\n`;
}

/** Reads a replay file. @param file its name, for messages. @throws ReplayError */
export function readReplayFile(text: string, file: string): Replay {
  let data: unknown;
  try {
    data = JSON.parse(withoutBom(text));
  } catch (error) {
    throw new ReplayError(`${file} is not JSON, so it is no replay of vendloop`, { cause: error });
  }
  if (typeof data !== 'object' || data === null || !('format' in data))
    throw new ReplayError(`${file} is no replay of vendloop: it has no "format": "${format}"`);
  const { format: fileFormat, ...replay } = data;
  if (fileFormat !== format)
    throw new ReplayError(
      `${file} has the format ${JSON.stringify(fileFormat).slice(0, 60)}; this vendloop reads ${format}. Replay it ` +
        'with the vendloop that made it',
    );
  return readReplay(replay, file);
}
