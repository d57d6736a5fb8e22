import type { CertifyFacts } from '../certify-machine.ts';
import { apiCases } from './api-cases.ts';
import { callbackCases } from './callback-cases.ts';
import type { CertifyCase } from './certify-case.ts';
import { codeCases } from './code-cases.ts';
import { fallbackCases } from './fallback-cases.ts';
import { lockCases } from './lock-cases.ts';
import { machineCases } from './machine-cases.ts';
import { paymentCases } from './payment-cases.ts';
import { quantityCases } from './quantity-cases.ts';
import { restartCases } from './restart-cases.ts';
import { signingCases } from './signing-cases.ts';

/** Every case of a cloud, in the order of the reports; forgeries and kinds are those of its capabilities. */
export function certifyCases(facts: CertifyFacts): readonly CertifyCase[] {
  return [
    ...apiCases,
    ...signingCases(facts),
    ...lockCases(facts),
    ...fallbackCases,
    ...callbackCases,
    ...codeCases,
    ...quantityCases,
    ...paymentCases,
    ...machineCases,
    ...restartCases,
  ];
}
