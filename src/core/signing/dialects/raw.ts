import { canonicalForm } from '../canonical.ts';
import type { Dialect } from './dialect.ts';

/** The documented rule (PROTOCOL §2); always accepted. */
export const raw: Dialect = { drops: () => false, form: canonicalForm };
