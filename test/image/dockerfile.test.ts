import { validate, ValidationSeverity } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { k6Release } from '#harness/bench/k6/release.ts';
import { read } from '../docs/pages.ts';
import { healthCommand, readStages, type Stage } from './dockerfile.ts';

const text = read('Dockerfile');
const ignored = read('.dockerignore');

/** What a linter of Dockerfiles reports, all of it as errors. */
function lint(dockerfile: string): readonly string[] {
  const error = ValidationSeverity.ERROR;
  return validate(dockerfile, {
    deprecatedMaintainer: error,
    directiveCasing: error,
    emptyContinuationLine: error,
    instructionCasing: error,
    instructionCmdMultiple: error,
    instructionEntrypointMultiple: error,
    instructionHealthcheckMultiple: error,
    instructionJSONInSingleQuotes: error,
    instructionWorkdirRelative: error,
  }).map(({ message }) => (typeof message === 'string' ? message : message.value));
}

/** The rules of this project that a Dockerfile violates. */
function problemsOf(dockerfile: string): readonly string[] {
  const stages = readStages(dockerfile);
  const names = new Set(stages.map(({ name }) => name));
  const last = stages.at(-1);
  return [
    ...stages
      .filter(({ base }) => !names.has(base) && !/^[a-z]+:\d+\.\d+\.\d+-\w+/.test(base))
      .map(({ base }) => `${base}: not a full version`),
    ...(last === undefined ? ['no stage'] : problemsOfImage(withBases(last, stages))),
  ];
}

function problemsOfImage(steps: Stage['steps']): readonly string[] {
  const last = (name: string) => steps.findLast((step) => step.name === name);
  const check = last('HEALTHCHECK');
  const users = steps.filter(({ name }) => name === 'USER');
  return [
    ...(/^[1-9]\d*:[1-9]\d*$/.test(users.at(-1)?.text ?? '') ? [] : ['USER is no number other than 0']),
    ...(check !== undefined && healthCommand(check) !== null ? [] : ['HEALTHCHECK is no list']),
    ...(last('ENTRYPOINT')?.isList === true && last('CMD')?.isList === true ? [] : ['ENTRYPOINT or CMD is no list']),
    ...(steps.some(({ name }) => name === 'RUN') ? ['RUN needs a shell'] : []),
    ...steps
      .filter(({ name, flags, words }) => name === 'COPY' && !flags.has('from') && words.includes('.'))
      .map((step) => `COPY ${step.text}: name what is copied`),
  ];
}

/** The steps of a stage and of the stages that it is based on. */
function withBases({ base, steps }: Stage, stages: readonly Stage[]): Stage['steps'] {
  const baseStage = stages.find(({ name }) => name === base);
  return baseStage === undefined ? steps : [...withBases(baseStage, stages), ...steps];
}

describe('the Dockerfile', () => {
  it('has no finding of a linter', () => {
    expect(lint(text)).toEqual([]);
  });

  it('makes an image with pinned bases, that runs without root and without a shell, with a health check', () => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('installs production dependencies alone in what runs', () => {
    const stages = readStages(text);
    const copied = stages
      .find(({ name }) => name === 'runtime')!
      .steps.find(({ words }) => words.includes('/app/node_modules'))!;
    const from = stages.find(({ name }) => name === copied.flags.get('from'))!;
    expect(from.steps.filter(({ name }) => name === 'RUN').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^npm ci .*--omit=dev .*--ignore-scripts/),
    ]);
  });

  it('builds the k6 that `vendloop bench` would build, and in the bench image alone', () => {
    const stages = readStages(text);
    const install = `go install ${k6Release.module}@${k6Release.version}`;
    expect(stages.filter(({ steps }) => steps.some(({ text }) => text === install)).map(({ name }) => name)).toEqual([
      'k6',
    ]);
    const takers = stages.filter(({ steps }) => steps.some(({ flags }) => flags.get('from') === 'k6'));
    expect(takers.map(({ name }) => name)).toEqual(['bench']);
    expect(stages.at(-1)).toMatchObject({ name: 'vendloop', base: 'runtime' });
  });

  it('copies nothing that .dockerignore keeps out', () => {
    const allowed = new Set(ignored.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : [])));
    const copied = readStages(text)
      .flatMap(({ steps }) => steps)
      .filter(({ name, flags }) => name === 'COPY' && !flags.has('from'))
      .flatMap(({ words }) => words.slice(0, -1));
    expect(new Set(copied)).toEqual(allowed);
    expect(ignored).toMatch(/^\*$/m);
  });
});

/** What `build.mjs` compares with what is compiled. */
const buildInputs = (build: string): readonly string[] =>
  [.../const inputs = \[([^\]]*)\]/.exec(build)![1]!.matchAll(/'([^']+)'/g)].map(([, name]) => name!);

describe('the compilation in the image', () => {
  it('has every file on which it depends', () => {
    const inputs = buildInputs(read('build.mjs'));
    expect(inputs).toContain('src');
    const build = readStages(text).find(({ name }) => name === 'build')!;
    const copied = build.steps.filter(({ name }) => name === 'COPY').flatMap(({ words }) => words.slice(0, -1));
    expect(inputs.filter((input) => !copied.includes(input))).toEqual([]);
  });
});

describe('the rules', () => {
  it.each([
    ['a base without a full version', '24.21.0-bookworm-slim', 'latest', 'node:latest: not a full version'],
    ['root', 'USER 1000:1000', 'USER 0:0', 'USER is no number other than 0'],
    ['a name of a user', 'USER 1000:1000', 'USER node', 'USER is no number other than 0'],
    ['a health check by a shell', 'CMD ["node", "-e",', 'CMD node', 'HEALTHCHECK is no list'],
    ['a command by a shell', 'CMD ["serve"]', 'CMD serve', 'ENTRYPOINT or CMD is no list'],
    ['everything copied', 'COPY package.json LICENSE README.md ./', 'COPY . .', 'COPY . .: name what is copied'],
    ['a step in what runs', 'EXPOSE 7080', 'RUN id\nEXPOSE 7080', 'RUN needs a shell'],
  ])('find %s', (_what, from, to, problem) => {
    expect(problemsOf(text.replaceAll(from, to))).toContain(problem);
  });

  it('are not all: the linter finds what Docker refuses', () => {
    expect(lint(text.replace('EXPOSE 7080', 'EXPOSE many'))).not.toEqual([]);
    expect(lint(text.replace('HEALTHCHECK --interval=10s', 'HEALTHCHECK --interval=10'))).not.toEqual([]);
  });
});
