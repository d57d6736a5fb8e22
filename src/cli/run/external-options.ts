import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ExternalOptions } from '#harness/runner/wait-for-external.ts';
import { defaultExternalWaitMs } from '#harness/runner/wait-for-external.ts';
import { durationMs } from '#harness/scenario/duration.ts';
import type { ProxyAddress } from '#harness/stages/external/external-proxy.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { projectMachines } from '../shared/project/machines.ts';
import type { Project } from '../shared/project/project.ts';
import { askAtMachine } from './ask-at-machine.ts';
import type { RunFlags } from './flags.ts';

/** Where real machines dial: --proxy-listen, else the project file. @throws UsageError that names what is wrong. */
export function proxyAddress(
  { proxyListen }: Pick<RunFlags, 'proxyListen'>,
  project: Project | null,
): ProxyAddress | undefined {
  const { listen, tls } = project?.members.proxy ?? {};
  const text = proxyListen ?? listen ?? '127.0.0.1:0';
  const found = /^(?:\[([0-9A-Fa-f:]+)\]|([^:/\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (!found || port > 65_535) throw new UsageError(`--proxy-listen must be like 0.0.0.0:7090, not "${text}"`);
  const fileOf = (name: string): string => (isAbsolute(name) ? name : join(project?.folder ?? '.', name));
  return {
    host: found[1] ?? found[2] ?? '',
    port,
    ...(tls && { tls: { certificate: pemIn(fileOf(tls.cert)), key: pemIn(fileOf(tls.key)) } }),
  };
}

function pemIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`"proxy.tls" of the project file: ${messageOf(error)}`, { cause: error });
  }
}

/** How real machines are waited for; each is printed with the address that it must dial. */
export function externalOptions(io: CliIo, flags: RunFlags, project: Project | null): ExternalOptions {
  const ofFile = project?.members.proxy.wait;
  const fileMs = ofFile === undefined ? defaultExternalWaitMs : durationMs(ofFile);
  const withinMs = flags.waitExternal === undefined ? fileMs : waitMs(flags.waitExternal);
  const known = projectMachines(project).flatMap(({ machineNo, external }) =>
    external ? [[machineNo, external] as const] : [],
  );
  const operator = askAtMachine(io);
  return {
    withinMs,
    ...(operator && { operator }),
    machines: new Map(known),
    onWaiting: (machines) => {
      for (const { spec, address } of machines)
        io.err(`waiting for the real machine ${spec.external?.name ?? spec.machineNo}: let it dial ${address}\n`);
    },
  };
}

function waitMs(text: string): number {
  try {
    return durationMs(text);
  } catch (error) {
    throw new UsageError(`--wait-external is no duration: ${messageOf(error)}`, { cause: error });
  }
}
