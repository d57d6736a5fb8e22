/** A log that cannot be used. Its message names the file, and the line where there is one. */
export class LogError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogError';
  }
}
