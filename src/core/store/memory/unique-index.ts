import type { Index } from './table.ts';

/** A row's name within its scope: for example a merchant's number for an order. */
export interface UniqueKey<Row> {
  scopeOf(row: Row): string;
  nameOf(row: Row): string;
}

/** What may be there once only within a scope. Two maps rather than joined names: a look-up then makes no string. */
export class UniqueIndex<K extends string | number, Row> implements Index<K, Row> {
  readonly #scopes = new Map<string, Map<string, K>>();
  readonly #naming: UniqueKey<Row>;

  constructor(naming: UniqueKey<Row>) {
    this.#naming = naming;
  }

  /** The key of the row of that name. */
  find(scope: string, name: string): K | undefined {
    return this.#scopes.get(scope)?.get(name);
  }

  /** True when no other row has the name that `row` is going to have. */
  isFree(key: K, row: Row): boolean {
    const owner = this.find(this.#naming.scopeOf(row), this.#naming.nameOf(row));
    return owner === undefined || owner === key;
  }

  update(key: K, before: Row | undefined, after: Row | undefined): void {
    if (before !== undefined && after !== undefined && this.#sameName(before, after)) return;
    if (before !== undefined) this.#remove(this.#naming.scopeOf(before), this.#naming.nameOf(before));
    if (after !== undefined) this.#add(this.#naming.scopeOf(after), this.#naming.nameOf(after), key);
  }

  #sameName(a: Row, b: Row): boolean {
    return this.#naming.nameOf(a) === this.#naming.nameOf(b) && this.#naming.scopeOf(a) === this.#naming.scopeOf(b);
  }

  #add(scope: string, name: string, key: K): void {
    const names = this.#scopes.get(scope);
    if (names) names.set(name, key);
    else this.#scopes.set(scope, new Map([[name, key]]));
  }

  #remove(scope: string, name: string): void {
    const names = this.#scopes.get(scope);
    names?.delete(name);
    if (names?.size === 0) this.#scopes.delete(scope);
  }
}
