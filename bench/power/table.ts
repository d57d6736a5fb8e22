import { operatorNames } from './mutant.ts';
import { phases } from './judge.ts';
import type { Equivalent } from './equivalents.ts';
import type { MutantResult, Results } from './results.ts';

/** Counts of one row. */
interface Counts {
  readonly judged: number;
  readonly equivalent: number;
  readonly caught: number;
  readonly survived: number;
  readonly inconclusive: number;
}

/** Longest text of a change in the table, characters. */
const changeLength = 70;

/** The caught share of those that are not equivalent, in percent; null without any. */
function scoreOf({ judged, equivalent, caught }: Pick<Counts, 'judged' | 'equivalent' | 'caught'>): number | null {
  return judged === equivalent ? null : (100 * caught) / (judged - equivalent);
}

/** The tables of one run in Markdown: score by folder and operator, what caught them, survivors. */
export function resultTables(results: Results, equivalents: ReadonlyMap<string, Equivalent>): string {
  const { header, mutants } = results;
  const count = (of: readonly MutantResult[]): Counts => countsOf(of, equivalents);
  const rows = (name: string, keys: readonly string[], keyOf: (mutant: MutantResult) => string): string =>
    scoreTable(name, [
      ...keys
        .map((key) => [`\`${key}\``, count(mutants.filter((mutant) => keyOf(mutant) === key))] as const)
        .filter(([, { judged }]) => judged > 0),
      ['**all**', count(mutants)],
    ]);
  const folders = [...new Set(mutants.map(folderOf))].toSorted();
  return [
    `\`${header.command}\`, ${header.date}, Node ${header.node}: ${mutants.length} of ${header.generated} mutants, ` +
      `drawn with seed ${header.seed}; ${header.worlds} worlds from seed ${header.worldSeed} and the catalogue; ` +
      `sources \`${header.sources.slice(0, 12)}\`. ${costSentence(results)}`,
    rows('folder', folders, folderOf),
    rows('operator', operatorNames, ({ operator }) => operator),
    catchTable(mutants),
    survivorTable(mutants.filter(({ id, outcome }) => outcome !== 'caught' && !equivalents.has(id))),
    equivalentTable(mutants, equivalents),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function countsOf(mutants: readonly MutantResult[], equivalents: ReadonlyMap<string, Equivalent>): Counts {
  const counted = mutants.filter(({ id }) => !equivalents.has(id));
  const having = (outcome: MutantResult['outcome']): number =>
    counted.filter((mutant) => mutant.outcome === outcome).length;
  return {
    judged: mutants.length,
    equivalent: mutants.length - counted.length,
    caught: having('caught'),
    survived: having('survived'),
    inconclusive: having('inconclusive'),
  };
}

/** The folder of the core, or the core itself for a file that is in none. */
function folderOf({ file }: MutantResult): string {
  const [folder = '', ...rest] = file.replace('src/core/', '').split('/');
  return rest.length === 0 ? 'src/core' : `src/core/${folder}`;
}

function costSentence({ mutants, sound }: Results): string {
  const sum = (parts: MutantResult['seconds']): number => Object.values(parts).reduce((total, part) => total + part, 0);
  const all = mutants.reduce((total, { seconds }) => total + sum(seconds), 0);
  const mean = mutants.length === 0 ? 0 : all / mutants.length;
  const bare =
    sound === null ? '' : ` (a survivor about as much as the sound core, ${sum(sound.seconds).toFixed(0)} s)`;
  return `A mutant took ${mean.toFixed(0)} s of processor time on average${bare}.`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function scoreTable(name: string, rows: readonly (readonly [string, Counts])[]): string {
  return table(
    [name, 'score', 'mutants', 'caught', 'survived', 'inconclusive', 'equivalent'],
    rows.map(([label, counts]) => {
      const score = scoreOf(counts);
      const { judged, caught, survived, inconclusive, equivalent } = counts;
      return [
        label,
        score === null ? '–' : `${score.toFixed(1)} %`,
        judged,
        caught,
        survived,
        inconclusive,
        equivalent,
      ];
    }),
  );
}

function catchTable(mutants: readonly MutantResult[]): string {
  const caught = mutants.filter(({ outcome }) => outcome === 'caught');
  const names = { finding: '', crash: 'the program failed', 'no-end': 'it did not end' };
  const label = ({ by, check }: MutantResult): string => (by === 'finding' ? `\`${check}\`` : names[by ?? 'crash']);
  const labels = [...new Set(caught.map(label))];
  const rows = labels.map((name) => {
    const having = caught.filter((mutant) => label(mutant) === name);
    return [name, having.length, ...phases.map((phase) => having.filter((mutant) => mutant.phase === phase).length)];
  });
  const byCount = rows.toSorted((a, b) => Number(b[1]) - Number(a[1]) || String(a[0]).localeCompare(String(b[0])));
  return table(['caught by', 'mutants', 'first 60 worlds', 'catalogue', 'other worlds'], byCount);
}

function survivorTable(survivors: readonly MutantResult[]): string {
  if (survivors.length === 0) return 'No mutant survived.';
  const sorted = survivors.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return table(
    ['survivor', 'where', 'operator', 'change'],
    sorted.map((mutant) => {
      const { id, file, line, operator, outcome } = mutant;
      const mark = outcome === 'inconclusive' ? ' (inconclusive)' : '';
      return [id, `${file.replace('src/core/', '')}:${line}${mark}`, operator, changeText(mutant)];
    }),
  );
}

function equivalentTable(mutants: readonly MutantResult[], equivalents: ReadonlyMap<string, Equivalent>): string {
  const rows = mutants.flatMap((mutant) => {
    const entry = equivalents.get(mutant.id);
    const where = `${mutant.file.replace('src/core/', '')}:${mutant.line}`;
    return entry ? [[mutant.id, where, changeText(mutant), entry.reason]] : [];
  });
  return rows.length === 0 ? '' : table(['equivalent', 'where', 'change', 'why it does the same'], rows);
}

/** A change in one line: the text before and after. */
export function changeText({ before, after }: Pick<MutantResult, 'before' | 'after'>): string {
  const short = (text: string): string => {
    const line = text.replaceAll(/\s+/g, ' ').trim();
    const cut = line.length > changeLength ? `${line.slice(0, changeLength)}…` : line;
    return cut === '' ? 'nothing' : `\`\`${cut.replaceAll('|', '\\|').replaceAll('`', "'")}\`\``;
  };
  return `${short(before)} → ${short(after)}`;
}
