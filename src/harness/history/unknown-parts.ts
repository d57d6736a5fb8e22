/** Kinds and members that are named in warnings; a file with more of them is summed up. */
const maxWarnings = 20;
/** Characters of a name in a warning: a name in a file may be as long as a line. */
const maxNameLength = 100;

/** Notes what a history has that this build does not know: each kind and each member once. */
export class UnknownParts {
  readonly #file: string;
  readonly #warnings = new Map<string, string>();
  #hasMore = false;

  constructor(file: string) {
    this.#file = file;
  }

  addKind(line: number, observer: string, kind: string): void {
    this.#add(line, `${short(observer)} event "${short(kind)}"`);
  }

  /** @param owner what has the member, for example `core event "lock-granted"`. */
  addMember(line: number, owner: string, member: string): void {
    this.#add(line, `member "${short(member)}" of ${owner}`);
  }

  /** One sentence for each kind and member, in the order of the file. */
  warnings(): readonly string[] {
    const more = `${this.#file}: further kinds or members are unknown to this vendloop; they were kept and not judged.`;
    return [...this.#warnings.values(), ...(this.#hasMore ? [more] : [])];
  }

  #add(line: number, part: string): void {
    if (this.#warnings.has(part)) return;
    if (this.#warnings.size < maxWarnings)
      this.#warnings.set(
        part,
        `${this.#file}, line ${line}: ${part} is unknown to this vendloop; it was kept and not judged.`,
      );
    else this.#hasMore = true;
  }
}

function short(name: string): string {
  return name.length > maxNameLength ? `${name.slice(0, maxNameLength)} …` : name;
}
