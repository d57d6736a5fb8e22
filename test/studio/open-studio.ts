import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Clock } from '#core/ports/clock.ts';
import { runNextTurn } from '#harness/stages/event-loop-turns.ts';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import { Session } from '#harness/session/session.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { scenarios as catalogue } from '#scenarios/index.ts';
import { routes } from '#studio/api/routes/index.ts';
import type { Wording } from '#studio/control/delivery-views.ts';
import { Problem } from '#studio/control/problem.ts';
import { WorldControl } from '#studio/control/world-control.ts';
import { createStudioApp } from '#studio/http/studio-server.ts';
import { Runs } from '#studio/runs/runs.ts';
import { Scenarios } from '#studio/scenarios/scenarios.ts';

export const [snacks, lunches] = ['10000001', '10000002'] as const;
export const token = 'secret-of-the-test';
const seed = 7;

const wording: Wording = {
  knowledge: ({ outcome, machinePhase, notifiedOutcome }) => ({
    core: `core: ${outcome}`,
    machine: `machine: ${machinePhase}`,
    merchant: `merchant: ${notifiedOutcome}`,
  }),
  awaited: ({ kind }) => `waits for ${kind}`,
  event: ({ kind }) => kind,
};

/** What a test asks of a world. */
export interface WorldOptions {
  readonly count?: number;
  /** The folder of its evidence. */
  readonly folder?: string;
  /** Another one is a world that was started again. */
  readonly id?: string;
  /** A console has opened it, and ends it. */
  readonly isConsole?: boolean;
}

/** A world in virtual time. @param host the clock that its people live by. */
export async function openWorldAt(
  host: Clock,
  { count = 1, folder = 'runs/test', id = 'world-1', isConsole = false }: WorldOptions = {},
) {
  const stage = virtualStage({ seed });
  const fleet = [
    groupSchema.parse({ group: 'snacks', motor: 'spring', count }),
    groupSchema.parse({ group: 'lunches', motor: 'conveyor' }),
  ];
  const lines: string[] = [];
  const session = await stage.drive(
    Session.open({
      fleet,
      stage,
      seed,
      write: (line) => lines.push(line),
      operator: () => Promise.resolve({ answer: 'unsure', operator: '', note: '' }),
    }),
  );
  const saved = new Map<string, string>();
  const finished: RunResult[] = [];
  const world = new WorldControl({
    id,
    isConsole,
    version: '0.0.0',
    session,
    time: stage.passAt(host, 1),
    host,
    stage: 'virtual',
    fleet,
    seed,
    wording: () => wording,
    evidence: {
      folder,
      files: () =>
        existsSync(folder)
          ? readdirSync(folder).map((name) => ({ name, bytes: statSync(join(folder, name)).size }))
          : [],
      path: (name) => {
        if (existsSync(join(folder, name))) return join(folder, name);
        throw new Problem('missing', `no file ${name}`);
      },
      saveScenario: (name, text) => {
        saved.set(name, text);
        return { file: `${name}.yaml`, command: `vendloop run ${name}.yaml` };
      },
      finish: (result) => finished.push(result),
    },
  });
  return { world, session, stage, lines, saved, finished };
}

/** The same, whose people live by a clock that the test drives. */
export async function openWorld(options: { readonly count?: number; readonly folder?: string } = {}) {
  const host = new VirtualClock();
  const opened = await openWorldAt(host, options);
  /** Lets the host's time pass until a promise settles. */
  const pass = async <T>(work: Promise<T>): Promise<T> => {
    const settled = new AbortController();
    const settle = (): void => settled.abort();
    work.then(settle, settle);
    for (let turn = 1; !settled.signal.aborted; turn += 1) {
      await new Promise<void>((resolve) => runNextTurn(resolve));
      if (turn % 8 === 0) host.fireNext();
    }
    return work;
  };
  /** Lets so many milliseconds of the host's time pass. */
  const wait = (ms: number): Promise<void> => pass(new Promise<void>((resolve) => void host.after(ms, resolve)));
  return { ...opened, host, pass, wait };
}

/** Scenarios in a folder, without a catalogue but for one; messages in Chinese are marked. */
function testScenarios(folder: string, host: Clock): Scenarios {
  return new Scenarios({
    folder,
    catalogue: catalogue.filter(({ name }) => name === 'first-sale'),
    version: '0.0.0',
    host,
    wording: (language, { verdict }) => ({
      language,
      chineseReason: `中 ${verdict.reason}`,
      toChinese: (text) => `中 ${text}`,
    }),
    messages: (language) => (text) => (language === 'zh' ? `中 ${text}` : text),
    command: (file, seed) => `vendloop run ${file} --seed ${seed}`,
  });
}

/** The same with its API, whose answers are held against their schemas. */
export async function openStudio(
  options: { readonly count?: number; readonly folder?: string; readonly scenarioFolder?: string } = {},
) {
  const opened = await openWorld(options);
  const { world, host, pass } = opened;
  const runs = new Runs(options.folder ?? 'runs/test');
  const guard = { host: '127.0.0.1', port: 7090, token };
  const scenarios = testScenarios(options.scenarioFolder ?? 'scenarios/test', host);
  const about = { version: '0.0.0', pageFolder: null, guard: () => guard };
  const { app } = createStudioApp({ world, runs, scenarios, host, ...about });
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
    url: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const response = await pass(
      app.inject({
        method,
        url,
        headers: { host: '127.0.0.1:7090', authorization: `Bearer ${token}`, ...headers },
        ...(body && { payload: body }),
      }),
    );
    const data = JSON.parse(response.body) as Record<string, never>;
    if (response.statusCode === 200) expectSchema(method, url, data);
    return { status: response.statusCode, data, headers: response.headers };
  };
  return { ...opened, app, call };
}

/** Fails where an answer is not what the API's document describes. */
function expectSchema(method: string, url: string, data: Record<string, unknown>): void {
  const path = url.split('?')[0] ?? '';
  const route = routes.find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (!route) return;
  const result = route.effect === 'command' ? data['result'] : data;
  expect(route.response.safeParse(result).error, `${method} ${url}`).toBeUndefined();
}
