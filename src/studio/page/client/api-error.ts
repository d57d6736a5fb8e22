/** A call that was refused, with the server's sentence. */
export class ApiError extends Error {
  readonly status: number;

  /** @param status 0: the server did not answer. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
