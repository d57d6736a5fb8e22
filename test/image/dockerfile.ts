import { DockerfileParser, type JSONInstruction, type Instruction, type ModifiableInstruction } from 'dockerfile-ast';

/** An instruction of a Dockerfile. */
export interface Step {
  /** In capitals: `COPY`. */
  readonly name: string;
  /** Everything behind the name and its flags, without line breaks. */
  readonly text: string;
  /** Its words; those of the list, if it is one (`["node", "-e"]`). */
  readonly words: readonly string[];
  readonly isList: boolean;
  readonly flags: ReadonlyMap<string, string>;
}

/** A stage of a Dockerfile. */
export interface Stage {
  readonly name: string;
  /** An image or a stage, with the values of `ARG`. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/**
 * Reads the stages of a Dockerfile, each of which has a name.
 * @throws Error for a stage without a name.
 */
export function readStages(text: string): readonly Stage[] {
  const file = DockerfileParser.parse(text);
  const defaults = new Map<string, string>();
  const stages: { name: string; base: string; steps: Step[] }[] = [];
  for (const step of file.getInstructions().map(stepOf)) {
    const stage = stages.at(-1);
    if (step.name === 'FROM') {
      const [base = '', as, name] = step.words;
      if (as?.toUpperCase() !== 'AS' || name === undefined)
        throw new Error(`FROM ${step.text}: a stage without a name`);
      stages.push({ name, base: withArguments(base, defaults), steps: [] });
    } else if (stage !== undefined) stage.steps.push(step);
    else if (step.name === 'ARG') for (const [name, value] of assignments(step)) defaults.set(name, value);
  }
  return stages;
}

/** The pairs of `ENV` and `ARG`. */
export function assignments({ words }: Step): readonly (readonly [name: string, value: string])[] {
  return words.map((word) => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
}

/** The list of a health check's command; null where there is none. */
export function healthCommand({ text }: Step): readonly string[] | null {
  const list = /^CMD\s+(\[.*\])$/s.exec(text)?.[1];
  return list === undefined ? null : (JSON.parse(list) as string[]);
}

function stepOf(instruction: Instruction): Step {
  const flags = isModifiable(instruction) ? instruction.getFlags() : [];
  const text = (instruction.getArgumentsContent() ?? '').replaceAll(/\s*\\\r?\n\s*/g, ' ');
  const list = isJson(instruction) && instruction.getOpeningBracket() !== null ? (JSON.parse(text) as string[]) : null;
  return {
    name: instruction.getKeyword(),
    text,
    words: list ?? instruction.getArguments().map((argument) => argument.getValue()),
    isList: list !== null,
    flags: new Map(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
  };
}

const isModifiable = (instruction: Instruction): instruction is ModifiableInstruction => 'getFlags' in instruction;

const isJson = (instruction: Instruction): instruction is JSONInstruction => 'getOpeningBracket' in instruction;

function withArguments(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => values.get(name) ?? '');
}
