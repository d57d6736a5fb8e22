/** Findings of one check that are kept, with their sentences; more are counted. */
export const mostFindings = 10_000;
/** Events that are named as evidence of one finding … */
export const mostEvidence = 1_000;
/** … and of all findings of a check; when they are used up, each further finding still names so many. */
export const mostEvidenceOfCheck = 100_000;
export const leastEvidence = 10;
/** Characters of a finding's sentence that are kept: a name in a history may be as long as a line … */
export const mostText = 2_000;
/** … and of all that a check finds before they are cut; what it finds then is counted. */
export const mostTextOfCheck = 10_000_000;
/** Characters of one value that a sentence cites. */
export const mostCited = 200;
/** Sentences of one kind, notes or what could not be judged, that a check says; more are counted. */
export const mostSentences = 100;
