/**
 * A function that finds its result once for each object: a call or frame is judged in many states, and is
 * read but once. Right for functions whose result depends on nothing else.
 */
export function perObject<Subject extends object, Result>(
  find: (subject: Subject) => Result,
): (subject: Subject) => Result {
  const found = new WeakMap<Subject, { readonly result: Result }>();
  // One subject is asked for many times before the next one is.
  let last: { readonly subject: Subject; readonly result: Result } | null = null;
  return (subject) => {
    if (last?.subject === subject) return last.result;
    let entry = found.get(subject);
    if (!entry) found.set(subject, (entry = { result: find(subject) }));
    last = { subject, result: entry.result };
    return entry.result;
  };
}
