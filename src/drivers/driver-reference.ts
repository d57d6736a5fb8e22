/**
 * How a driver is named: left out, the first driver (the documented open API); a file; or the program of a driver in
 * any language, as its command line without a shell.
 */
export type DriverReference = undefined | string | { readonly command: readonly string[] };
