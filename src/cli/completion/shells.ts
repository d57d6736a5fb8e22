/** The shells that are completed. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** A shell that is completed. */
export type Shell = (typeof shells)[number];
