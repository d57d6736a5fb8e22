import { maxKeptOverlaps } from '../history/view/view-types.ts';

/** Findings that a check keeps with their sentences; more are counted. */
export const maxFindings = maxKeptOverlaps;
/** Events that one finding names as evidence … */
export const maxEvidence = 1_000;
/** … and that all findings of a check name. When they are used up, each further finding still names a few. */
export const maxEvidenceOfCheck = 100_000;
export const minEvidence = 10;
/** Characters of a finding's sentence: a name in a history may be as long as a line … */
export const maxMessageLength = 2_000;
/** … and of all sentences of a check before they are cut. Later findings are counted only. */
export const maxMessageLengthOfCheck = 10_000_000;
/** Characters of one value that a sentence cites. */
export const maxCitedLength = 200;
/** Notes, and reasons why something is undecided, that a check keeps; more are counted. */
export const maxSentences = 100;
