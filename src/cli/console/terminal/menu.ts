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
import type { Words } from '../texts/en.ts';
import type { Paint } from './paint.ts';
import { fitted, folded } from './text-width.ts';

/** The terminal as it is at this moment. */
export interface Screen {
  readonly columns: () => number;
  readonly rows: () => number;
  readonly paint: Paint;
  readonly words: Words;
}

/** What somebody took of a menu, or that they left it. */
export type Taken = { readonly value: unknown } | 'back';

/** A menu under a panel that is alive. */
export interface MenuConfig {
  readonly message: string;
  readonly choices: readonly Choice<unknown>[];
  readonly panel: Panel;
  readonly screen: Screen;
}

/** How often the screen is painted anew, in ms of the system's time. */
const paintEveryMs = 250;
/** Choices that are shown at least, however low the terminal is. */
const leastShown = 3;

/** Lets the prompt be painted again and again. */
export function useTicks(onTick?: () => void): void {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => {
      onTick?.();
      setTick(tick + 1);
    }, paintEveryMs);
    return () => clearTimeout(timer);
  }, [tick]);
}

/** Asks for one of several things. Typing narrows them down; the panel above is kept up meanwhile. */
export const menu = createPrompt<Taken, MenuConfig>(({ message, choices, panel, screen }, done) => {
  const [active, setActive] = useState(0);
  const [typed, setTyped] = useState('');
  const [settled, setSettled] = useState('');
  useTicks();
  const found = narrowed(choices, typed);
  useKeypress((key, rl) => {
    const text = rl.line;
    rl.clearLine(0);
    const choice = found[active];
    if (isEnterKey(key)) {
      if (!choice) return;
      setSettled(choice.short ?? choice.name().trim());
      done({ value: choice.value });
    } else if (key.name === 'escape') {
      if (typed !== '') narrow('');
      else {
        setSettled('…');
        done('back');
      }
    } else if (isUpKey(key) && key.name === 'up') setActive((active - 1 + found.length) % Math.max(1, found.length));
    else if (isDownKey(key) && key.name === 'down') setActive((active + 1) % Math.max(1, found.length));
    else if (isBackspaceKey(key)) narrow(typed.slice(0, -1));
    else if (/^[\p{L}\p{N} .-]$/u.test(text)) narrow(typed + text);
  });
  const narrow = (to: string): void => {
    setTyped(to);
    setActive(0);
  };
  const { paint, words } = screen;
  const columns = screen.columns();
  const fit = (line: string): string => fitted(line, columns - 1);
  if (settled !== '') return `${paint.faint('>')} ${fitted(`${message} ${settled}`, columns - 3)}`;
  const above = panel().flatMap((line) => folded(line, columns - 1));
  const head = [
    ...above,
    ...folded(message, columns - 1).map(paint.strong),
    ...(typed === '' ? [] : [fit(words.search(typed))]),
  ];
  const keys = paint.faint(fit(words.keys));
  if (found.length === 0) return [...head, fit(words.nothingFits), keys].join('\n');
  return [...head, ...page(found, active, { ...screen, room: roomFor(found, screen.rows() - head.length) }), keys].join(
    '\n',
  );
});

/** Those whose key or name has the typed text in it, in any case. */
function narrowed(choices: readonly Choice<unknown>[], typed: string): readonly Choice<unknown>[] {
  const wanted = typed.toLowerCase();
  return choices.filter(({ key, name }) => key.toLowerCase().includes(wanted) || name().toLowerCase().includes(wanted));
}

/** How many choices there is room for in so many rows: headings, and what tells of more, take theirs. */
function roomFor(choices: readonly Choice<unknown>[], rows: number): number {
  const headings = choices.filter(({ heading }) => heading !== undefined).length;
  return Math.max(leastShown, rows - headings - 5);
}

/** The choices around the active one that there is room for. */
function page(
  choices: readonly Choice<unknown>[],
  active: number,
  { room, columns, paint, words }: Screen & { readonly room: number },
): readonly string[] {
  const from = Math.max(0, Math.min(active - Math.floor(room / 2), choices.length - room));
  const shown = choices.slice(from, from + room);
  const below = choices.length - from - shown.length;
  const lines = shown.flatMap(({ name, heading }, index) => {
    const chosen = from + index === active;
    const line = fitted(`${chosen ? '❯' : ' '} ${name()}`, columns() - 1);
    return [
      ...(heading === undefined ? [] : [paint.faint(fitted(heading, columns() - 1))]),
      chosen ? paint.chosen(line) : line,
    ];
  });
  return [
    ...(from > 0 ? [paint.faint(words.moreAbove(from))] : []),
    ...lines,
    ...(below > 0 ? [paint.faint(words.moreBelow(below))] : []),
  ];
}

/** What is watched. */
export interface WatchConfig {
  readonly panel: Panel;
  readonly over: () => boolean;
  readonly screen: Screen;
  /** What the keys do, in a line. */
  readonly keys: string;
}

/** A panel that is alive, until it is over or the person presses Enter. */
export const watching = createPrompt<boolean, WatchConfig>(({ panel, over, screen, keys }, done) => {
  const [ended, setEnded] = useState(false);
  const end = (enough: boolean): void => {
    setEnded(true);
    done(enough);
  };
  useTicks(() => {
    if (over()) end(false);
  });
  useKeypress((key) => {
    if (isEnterKey(key) || key.name === 'escape') end(true);
  });
  const lines = panel().flatMap((line) => folded(line, screen.columns() - 1));
  // What is over is told in lines that stay; what goes on is left as it was last seen.
  if (ended) return over() ? (lines[0] ?? '') : lines.join('\n');
  return [...lines, screen.paint.faint(fitted(keys, screen.columns() - 1))].join('\n');
});
