import type { Core } from '#core/core.ts';
import { messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { configLines } from './config-lines.ts';
import type { ServeSettings } from './settings.ts';

/** What a running core takes over; everything else needs a start. */
const reloaded: ReadonlySet<string> = new Set(['merchants', 'machines', 'lanes', 'descriptions', 'freshness']);
/** Settings whose names in the configuration file are others. */
const fileNames: Readonly<Record<string, string>> = { unpaidCodeZero: 'compat', demoMachines: 'merchants' };

/**
 * Reads the configuration again and goes on with it. A file that cannot be used changes nothing, and the reason is printed.
 * @param read reads the settings as they are now.
 * @param before the settings that the core started with.
 */
export async function reload(
  io: Pick<CliIo, 'out' | 'err'>,
  core: Core,
  read: () => Promise<ServeSettings>,
  before: ServeSettings,
): Promise<void> {
  try {
    const settings = await read();
    const lines = configLines(await core.configure(settings.core));
    io.out(lines.length === 0 ? 'configuration read again: nothing changed\n' : 'configuration read again:\n');
    for (const line of [...lines, ...waiting(before, settings)]) io.out(`  ${line}\n`);
  } catch (error) {
    io.err(`vendloop serve: the configuration was not taken, and nothing has changed: ${messageOf(error)}\n`);
  }
}

function waiting(before: ServeSettings, after: ServeSettings): readonly string[] {
  const { core: coreBefore, ...outerBefore } = before;
  const { core: coreAfter, ...outerAfter } = after;
  const names = [
    ...changed(outerBefore, outerAfter),
    ...changed(coreBefore, coreAfter).filter((name) => !reloaded.has(name)),
  ];
  return names.map((name) => `${fileNames[name] ?? name.replace(/Ms$/, '')}: takes effect at the next start`);
}

function changed(before: object, after: object): readonly string[] {
  const old = before as Readonly<Record<string, unknown>>;
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(old[name]) !== JSON.stringify(value))
    .map(([name]) => name);
}

/** Calls `work` at each SIGHUP from now on, one after another. */
export function onHangUp(work: () => Promise<void>): void {
  let last = Promise.resolve();
  process.on('SIGHUP', () => {
    last = last.then(work);
  });
}
