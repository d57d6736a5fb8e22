import { nearest } from '#simulators/nearest.ts';
import { UsageError } from '../shared/errors.ts';
import { targetOf } from '../shared/target-account.ts';

/** Formats of a project file. */
export const projectFormats = ['ts', 'yaml', 'json'] as const;
export type ProjectFormat = (typeof projectFormats)[number];

/** What knows the cloud: the documented open API, or a driver of one's own. */
export const driverKinds = ['open-api', 'typescript', 'python'] as const;
export type DriverKind = (typeof driverKinds)[number];

/** Flags of `vendloop init`. */
export interface InitFlags {
  readonly yes?: boolean;
  readonly format?: string;
  readonly target?: string;
  readonly driver?: string;
  readonly force?: boolean;
}

/** What is written. */
export interface InitChoices {
  readonly format: ProjectFormat;
  /** Base URL of the cloud. */
  readonly target: string;
  readonly driver: DriverKind;
}

/** Asks a person; null where none is there. */
export interface Questions {
  choose<T extends string>(question: string, names: readonly T[]): Promise<T>;
  text(question: string, proposal: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

/** The core that `vendloop serve` starts. */
const defaultTarget = 'http://127.0.0.1:7080';

/** What the flags state, and for the rest the defaults or a person's answers. @throws UsageError */
export async function initChoices(flags: InitFlags, questions: Questions | null): Promise<InitChoices> {
  const format = oneOf('--format', flags.format, projectFormats);
  const driver = oneOf('--driver', flags.driver, driverKinds);
  const target = targetOf(flags.target);
  return {
    target:
      target ?? targetOf((await questions?.text('URL of the cloud', defaultTarget)) ?? defaultTarget) ?? defaultTarget,
    driver: driver ?? (await questions?.choose('What knows the cloud?', driverKinds)) ?? 'open-api',
    format: format ?? (await questions?.choose('Format of the project file?', projectFormats)) ?? 'ts',
  };
}

function oneOf<T extends string>(option: string, name: string | undefined, names: readonly T[]): T | undefined {
  if (name === undefined) return undefined;
  const match = names.find((known) => known === name);
  if (match !== undefined) return match;
  throw new UsageError(
    `${option} knows no "${name}"; did you mean "${nearest(name, names)}"? There are: ${names.join(', ')}`,
  );
}
