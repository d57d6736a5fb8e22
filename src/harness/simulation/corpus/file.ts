import { z } from 'zod';
import { problemsOfIssue } from '#harness/scenario/issues.ts';
import { zodMessage } from '#harness/scenario/messages.ts';
import { seedLimit } from '../seeds.ts';

const format = 'vendloop-corpus/1';
/** More worlds would not be a choice of few. */
const maxWorlds = 10_000;

const corpusWorld = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(seedLimit - 1),
  /** The rare clauses of the protocol that it reached when the corpus was grown. */
  clauses: z.array(z.string().regex(/^[a-z0-9-]{1,60}$/)),
});
const corpusFile = z.strictObject({ format: z.literal(format), worlds: z.array(corpusWorld).max(maxWorlds) });

/** A world that reaches rare clauses. */
export type CorpusWorld = z.output<typeof corpusWorld>;

/** Worlds that reach rare clauses of the protocol, by seed. */
export interface Corpus {
  readonly worlds: readonly CorpusWorld[];
}

/** A file is no corpus; the message explains why. */
export class CorpusError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CorpusError';
  }
}

/** The text of a corpus file: a line for each world, so that a comparison of two is short. */
export function corpusText({ worlds }: Corpus): string {
  const lines = worlds.map(({ seed, clauses }) => `    ${JSON.stringify({ seed, clauses })}`);
  return `{\n  "format": "${format}",\n  "worlds": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Reads a corpus file. @param from its name, for messages. @throws CorpusError */
export function readCorpus(text: string, from: string): Corpus {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new CorpusError(`${from} is no corpus of worlds: it is no JSON`, { cause: error });
  }
  const parsed = corpusFile.safeParse(data, { error: zodMessage });
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, corpusFile));
  throw new CorpusError(
    `${from} is no corpus of worlds: ${first ? `${first.path.join('.') || 'it'}: ${first.message}` : 'it holds else'}`,
  );
}
