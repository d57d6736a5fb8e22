/**
 * How late a timer or a message may be with a target core, ms: there is a network between, and the core may have other
 * clients. An allowance that is stated, not measured.
 */
export const targetSlackMs = 250;
