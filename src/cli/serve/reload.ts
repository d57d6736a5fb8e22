import type { Core } from '#core/core.ts';
import { messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { configLines } from './config-lines.ts';
import type { ServeSettings } from './settings.ts';

/** Members that a running core takes over; all others need a restart. */
const reloadable: ReadonlySet<string> = new Set(['merchants', 'machines', 'lanes', 'descriptions', 'freshness']);
/** Settings with another name in the configuration file. */
const fileNames: Readonly<Record<string, string>> = { unpaidCodeZero: 'compat', demoMachines: 'merchants' };

/**
 * Reads the configuration again and applies it. An invalid file changes nothing, and the reason is printed.
 * @param read reads the current settings.
 * @param startSettings the settings that the core started with.
 */
export async function reload(
  io: Pick<CliIo, 'out' | 'err'>,
  core: Core,
  read: () => Promise<ServeSettings>,
  startSettings: ServeSettings,
): Promise<void> {
  try {
    const settings = await read();
    const lines = configLines(await core.reconfigure(settings.core));
    io.out(lines.length === 0 ? 'configuration read again: nothing changed\n' : 'configuration read again:\n');
    for (const line of [...lines, ...pendingChanges(startSettings, settings)]) io.out(`  ${line}\n`);
  } catch (error) {
    io.err(`vendloop serve: the configuration was refused, and nothing has changed: ${messageOf(error)}\n`);
  }
}

function pendingChanges(before: ServeSettings, after: ServeSettings): readonly string[] {
  const { core: coreBefore, ...outerBefore } = before;
  const { core: coreAfter, ...outerAfter } = after;
  const names = [
    ...changedMembers(outerBefore, outerAfter),
    ...changedMembers(coreBefore, coreAfter).filter((name) => !reloadable.has(name)),
  ];
  return names.map((name) => `${fileNames[name] ?? name.replace(/Ms$/, '')}: takes effect at the next start`);
}

function changedMembers(before: object, after: object): readonly string[] {
  const previous = before as Readonly<Record<string, unknown>>;
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(previous[name]) !== JSON.stringify(value))
    .map(([name]) => name);
}

/** Runs an action at each SIGHUP, one after another. */
export function onHangUp(action: () => Promise<void>): void {
  let last = Promise.resolve();
  process.on('SIGHUP', () => {
    last = last.then(action);
  });
}
