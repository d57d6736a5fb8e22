import {
  createPrompt,
  isBackspaceKey,
  isDownKey,
  isEnterKey,
  isUpKey,
  useEffect,
  useKeypress,
  useState,
} from '@inquirer/core';
import type { Choice, Panel } from '../prompter.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';
import type { Paint } from './paint.ts';
import { fitText, foldLine } from '../../run-report/text-width.ts';

/** The current state of the terminal. */
export interface Screen {
  readonly columns: () => number;
  readonly rows: () => number;
  readonly paint: Paint;
  readonly texts: ConsoleTexts;
}

/** The chosen value of a menu, or that it was left. */
export type MenuAnswer = { readonly value: unknown } | 'back';

/** A menu under a panel that is updated. */
export interface MenuConfig {
  readonly message: string;
  readonly choices: readonly Choice<unknown>[];
  readonly panel: Panel;
  readonly screen: Screen;
}

/** Interval of repaints, in ms of the system's time. */
const repaintEveryMs = 250;
/** Minimum of visible choices, however small the terminal is. */
const minRows = 3;

/** Repaints the prompt at intervals. */
function useTicks(onTick?: () => void): void {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => {
      onTick?.();
      setTick(tick + 1);
    }, repaintEveryMs);
    return () => clearTimeout(timer);
  }, [tick]);
}

/** Asks for one of several choices. Typing filters them; the panel above is updated meanwhile. */
export const menu = createPrompt<MenuAnswer, MenuConfig>(({ message, choices, panel, screen }, done) => {
  const [active, setActive] = useState(0);
  const [filter, setFilter] = useState('');
  const [answer, setAnswer] = useState('');
  useTicks();
  const matching = filterChoices(choices, filter);
  useKeypress((key, rl) => {
    const text = rl.line;
    rl.clearLine(0);
    const selected = matching[active];
    if (isEnterKey(key)) {
      if (!selected) return;
      setAnswer(selected.short ?? selected.name().trim());
      done({ value: selected.value });
    } else if (key.name === 'escape') {
      if (filter !== '') applyFilter('');
      else {
        setAnswer('…');
        done('back');
      }
    } else if (isUpKey(key) && key.name === 'up')
      setActive((active - 1 + matching.length) % Math.max(1, matching.length));
    else if (isDownKey(key) && key.name === 'down') setActive((active + 1) % Math.max(1, matching.length));
    else if (isBackspaceKey(key)) applyFilter(filter.slice(0, -1));
    else if (/^[\p{L}\p{N} .-]$/u.test(text)) applyFilter(filter + text);
  });
  const applyFilter = (to: string): void => {
    setFilter(to);
    setActive(0);
  };
  const { paint, texts } = screen;
  const columns = screen.columns();
  const fitLine = (line: string): string => fitText(line, columns - 1);
  if (answer !== '') return `${paint.faint('>')} ${fitText(`${message} ${answer}`, columns - 3)}`;
  const above = panel().flatMap((line) => foldLine(line, columns - 1));
  const head = [
    ...above,
    ...foldLine(message, columns - 1).map(paint.strong),
    ...(filter === '' ? [] : [fitLine(texts.search(filter))]),
  ];
  const keys = paint.faint(fitLine(texts.keys));
  if (matching.length === 0) return [...head, fitLine(texts.nothingFits), keys].join('\n');
  return [
    ...head,
    ...visibleRows(matching, active, { ...screen, maxRows: rowsFor(matching, screen.rows() - head.length) }),
    keys,
  ].join('\n');
});

/** The choices whose key or name contains the typed text, case-insensitive. */
function filterChoices(choices: readonly Choice<unknown>[], filter: string): readonly Choice<unknown>[] {
  const needle = filter.toLowerCase();
  return choices.filter(({ key, name }) => key.toLowerCase().includes(needle) || name().toLowerCase().includes(needle));
}

/** How many choices fit into a number of rows, beside headings and the lines for more. */
function rowsFor(choices: readonly Choice<unknown>[], rows: number): number {
  const headings = choices.filter(({ heading }) => heading !== undefined).length;
  return Math.max(minRows, rows - headings - 5);
}

/** The choices around the active one that fit. */
function visibleRows(
  choices: readonly Choice<unknown>[],
  active: number,
  { maxRows, columns, paint, texts }: Screen & { readonly maxRows: number },
): readonly string[] {
  const from = Math.max(0, Math.min(active - Math.floor(maxRows / 2), choices.length - maxRows));
  const visible = choices.slice(from, from + maxRows);
  const below = choices.length - from - visible.length;
  const lines = visible.flatMap(({ name, heading }, index) => {
    const isActive = from + index === active;
    const line = fitText(`${isActive ? '❯' : ' '} ${name()}`, columns() - 1);
    return [
      ...(heading === undefined ? [] : [paint.faint(fitText(heading, columns() - 1))]),
      isActive ? paint.active(line) : line,
    ];
  });
  return [
    ...(from > 0 ? [paint.faint(texts.moreAbove(from))] : []),
    ...lines,
    ...(below > 0 ? [paint.faint(texts.moreBelow(below))] : []),
  ];
}

/** Options of {@link watchPrompt}. */
export interface WatchPromptConfig {
  readonly panel: Panel;
  readonly isFinished: () => boolean;
  readonly screen: Screen;
  /** A line that explains the keys. */
  readonly keys: string;
}

/** A panel that is updated until it is finished or the person presses Enter. */
export const watchPrompt = createPrompt<boolean, WatchPromptConfig>(({ panel, isFinished, screen, keys }, done) => {
  const [ended, setEnded] = useState(false);
  const end = (stopped: boolean): void => {
    setEnded(true);
    done(stopped);
  };
  useTicks(() => {
    if (isFinished()) end(false);
  });
  useKeypress((key) => {
    if (isEnterKey(key) || key.name === 'escape') end(true);
  });
  const lines = panel().flatMap((line) => foldLine(line, screen.columns() - 1));
  // When finished, the caller prints lines that stay; otherwise the last state stays.
  if (ended) return isFinished() ? (lines[0] ?? '') : lines.join('\n');
  return [...lines, screen.paint.faint(fitText(keys, screen.columns() - 1))].join('\n');
});
