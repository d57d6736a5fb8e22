type TextsAndLists = Readonly<Record<string, string | readonly unknown[]>>;

/** Texts and lists of an answer; those that are empty are left out of it (PROTOCOL §3). */
export function omitEmpty<Members extends TextsAndLists>(members: Members): Partial<Members> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value.length > 0)) as Partial<Members>;
}
