import type { DialectName } from '#core/domain/merchant.ts';
import type { Dialect } from './dialect.ts';
import { go } from './go.ts';
import { js } from './js.ts';
import { kotlin } from './kotlin.ts';
import { php } from './php.ts';
import { raw } from './raw.ts';
import { rust } from './rust.ts';

/** All dialects by name, the rule first. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { raw, php, go, kotlin, rust, js };
