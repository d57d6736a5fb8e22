import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import { joinTarget } from '#harness/runner/join-target.ts';
import { Session, type SessionOptions } from '#harness/session/session.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { toVendloopError } from '../errors.ts';
import { prepareTarget } from '../target-core.ts';
import type { runOptionsSchema, ParsedRunOptions } from './run-options.ts';

/** A stage, and how it is freed with all that it left behind. */
interface OpenStage {
  readonly stage: Stage;
  readonly close: () => Promise<void>;
}

/** A session with its stage, and how both are freed. */
export interface OpenSession extends OpenStage {
  readonly session: Session;
}

/**
 * Starts a core with its fleet, or joins a target core.
 * @throws VendloopError `cannot-join` where a target does not take its machines or its merchant.
 */
export async function openSession(options: ParsedRunOptions): Promise<OpenSession> {
  const { seed, target } = options;
  if (!target) return open(ownStage(options), { fleet: fleetOf(options), seed });
  const prepared = prepareTarget(target);
  try {
    const stage = await joinTarget({ ...prepared, seed });
    return await open({ stage, close: () => stage.close() }, { fleet: prepared.fleet, seed, target: prepared });
  } catch (error) {
    throw toVendloopError('cannot-join', error);
  }
}

async function open(
  { stage, close }: OpenStage,
  options: Pick<SessionOptions, 'fleet' | 'seed' | 'target'>,
): Promise<OpenSession> {
  // A program is no person at the machine: what only a person can see stays open.
  const operator = () => Promise.resolve({ answer: 'unsure', operator: '', note: '' } as const);
  try {
    return { session: await stage.drive(Session.open({ ...options, stage, operator, language: 'en' })), stage, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function fleetOf({
  machines = [{ motor: 'spring' }],
}: Pick<z.input<typeof runOptionsSchema>, 'machines'>): SessionOptions['fleet'] {
  return machines.map((group, index) => groupSchema.parse({ ...group, group: `machines-${index + 1}` }));
}

function ownStage({ stage: name, seed, speed = 1, store }: ParsedRunOptions): OpenStage {
  if (name !== 'live') {
    const stage = virtualStage({ seed, ...(store && { store }) });
    return { stage, close: () => stage.close() };
  }
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-'));
  const stage = liveStage({ seed, speed, dir });
  return {
    stage,
    async close() {
      await stage.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
