/** A line of a history as it is edited: any JSON object. */
export type Line = Readonly<Record<string, unknown>>;

/** Which part of an event an edit changes: what is recorded of a message, the message itself, or both. */
export type Part = 'both' | 'event' | 'wire';

/** An edit of the lines of a history, the header first. */
export type Edit = (lines: readonly Line[], part: Part) => readonly Line[];

/** Which event: the first (or with `last` the last) one that has these members. */
export interface Place {
  readonly kind: string;
  readonly last?: true;
  readonly [member: string]: unknown;
}

/** What is to be changed: members of the event, and members somewhere in what was on the wire. */
export interface Change {
  readonly event?: Line;
  /** Members to change, by the path of the object that has them, for example `body.data`. */
  readonly wire?: Readonly<Record<string, Line>>;
}

/** Place of an event among the lines. */
function placeOf(lines: readonly Line[], { last, ...members }: Place): number {
  const isMeant = (line: Line): boolean => Object.entries(members).every(([name, value]) => line[name] === value);
  const place = last ? lines.findLastIndex(isMeant) : lines.findIndex(isMeant);
  if (place < 0) throw new Error(`no event has ${JSON.stringify(members)}`);
  return place;
}

export function lineAt(lines: readonly Line[], place: Place): Line {
  return lines[placeOf(lines, place)]!;
}

/** Changes one event. */
export function changing(place: Place, change: Change): Edit {
  return (lines, part) => lines.with(placeOf(lines, place), changed(lineAt(lines, place), change, part));
}

/** Inserts a changed copy of an event behind it, `afterMs` later. */
export function copying(place: Place, change: Change, afterMs = 0): Edit {
  return (lines, part) => {
    const index = placeOf(lines, place);
    const copy = changed(lines[index]!, change, part);
    return lines.toSpliced(index + 1, 0, { ...copy, t: Number(copy['t']) + afterMs });
  };
}

/** Leaves events out. */
export function without(...places: readonly Place[]): Edit {
  return (lines) => places.reduce((rest, place) => rest.toSpliced(placeOf(rest, place), 1), lines);
}

/** Inserts an event behind another, at its time. */
export function inserting(place: Place, event: Line): Edit {
  return (lines) => {
    const index = placeOf(lines, place);
    return lines.toSpliced(index + 1, 0, { t: lines[index]!['t'], ...event });
  };
}

/** Several edits, one after the other. */
export function all(...edits: readonly Edit[]): Edit {
  return (lines, part) => edits.reduce((edited, edit) => edit(edited, part), lines);
}

/** Changes the header. */
export function header(change: Line): Edit {
  return (lines) => lines.with(0, { ...lines[0], ...change });
}

/** Moves events in time. */
export function moving(byMs: number, ...places: readonly Place[]): Edit {
  return (lines) =>
    places.reduce((moved, place) => {
      const line = lineAt(moved, place);
      const rest = moved.toSpliced(placeOf(moved, place), 1);
      const t = Number(line['t']) + byMs;
      const index = rest.findIndex((other, at) => at > 0 && Number(other['t']) > t);
      return rest.toSpliced(index < 0 ? rest.length : index, 0, { ...line, t });
    }, lines);
}

function changed(line: Line, { event = {}, wire = {} }: Change, part: Part): Line {
  const withEvent = part === 'wire' ? line : { ...line, ...event };
  if (part === 'event') return withEvent;
  return Object.entries(wire).reduce(
    (result, [path, members]) => withMembers(result, `wire.${path}`, members),
    withEvent,
  );
}

/** The object with members changed in an object inside it; `path` may end with a dot: then in the outermost one. */
function withMembers(object: Line, path: string, members: Line): Line {
  const [name = '', ...rest] = path.split('.').filter((part) => part !== '');
  if (name === '') return { ...object, ...members };
  return { ...object, [name]: withMembers((object[name] ?? {}) as Line, rest.join('.'), members) };
}
