import type { Operator } from '../mutant.ts';
import { changeArrayMethod } from './collections.ts';
import { exchangeLogical, forceCondition, invertEquality, moveBoundary, negateCondition } from './conditions.ts';
import { removeAssignment, removeCall, removeExit } from './statements.ts';
import {
  changeNumber,
  dropMember,
  exchangeArithmetic,
  exchangeConstant,
  exchangeMember,
  invertBoolean,
  nullValue,
} from './values.ts';

/** All operators; each is asked at each node that is in scope. */
export const operators: readonly Operator[] = [
  negateCondition,
  forceCondition,
  moveBoundary,
  invertEquality,
  exchangeLogical,
  exchangeArithmetic,
  changeNumber,
  invertBoolean,
  exchangeConstant,
  dropMember,
  exchangeMember,
  nullValue,
  removeCall,
  removeAssignment,
  removeExit,
  changeArrayMethod,
];
