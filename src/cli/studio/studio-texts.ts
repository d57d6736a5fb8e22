import type { Translate } from '#harness/reports/translate.ts';
import { networkFaultTexts, receiverFaultTexts } from '#harness/scenario/schema-parts.ts';
import { faults } from '#simulators/faults/index.ts';
import type { Language } from '../shared/language.ts';
import { messagesIn, reportsIn } from '../texts/sentences/index.ts';
import { faultTexts } from '../texts/zh/faults.ts';

/** Translates what the studio words in English: faults and their parameters, reasons, findings, refusals. */
export function studioTexts(language: Language): Translate {
  if (language === 'en') return (english) => english;
  const ofFaults = chineseOfFaults();
  const [inReports, inMessages] = [reportsIn(language), messagesIn(language)];
  return (english) => {
    const known = ofFaults.get(english);
    if (known !== undefined) return known;
    const report = inReports(english);
    return report === english ? inMessages(english) : report;
  };
}

/** The Chinese of descriptions of faults and parameters, by the English ones. */
function chineseOfFaults(): ReadonlyMap<string, string> {
  const ofOthers = Object.entries({ ...networkFaultTexts, ...receiverFaultTexts });
  const pairs = [
    ...faults.flatMap(({ name, description, paramDocs }) => [
      [description, faultTexts[name]?.description] as const,
      ...paramDocs.map((param) => [param.description, faultTexts[name]?.params?.[param.name]] as const),
    ]),
    ...ofOthers.map(([name, description]) => [description, faultTexts[name]?.description] as const),
  ];
  return new Map(pairs.flatMap(([english, chinese]) => (chinese === undefined ? [] : [[english, chinese] as const])));
}
