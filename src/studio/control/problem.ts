/** The kinds of problem: the HTTP status of each, and its title. */
const kinds = {
  invalid: { status: 400, title: 'invalid request' },
  unauthorized: { status: 401, title: 'token missing or wrong' },
  forbidden: { status: 403, title: 'refused' },
  missing: { status: 404, title: 'not found' },
  conflict: { status: 409, title: 'not possible now' },
  mismatch: { status: 422, title: 'key used before' },
  failed: { status: 500, title: 'error inside vendloop' },
} as const;

/** A kind of problem. */
export type ProblemKind = keyof typeof kinds;

/** A request that is refused. Its message names what is wrong, where, and what to do. */
export class Problem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'Problem';
    this.kind = kind;
  }

  get status(): number {
    return kinds[this.kind].status;
  }

  /** As it is sent (RFC 9457). */
  toJSON(): { readonly title: string; readonly status: number; readonly detail: string } {
    return { ...kinds[this.kind], detail: this.message };
  }
}
