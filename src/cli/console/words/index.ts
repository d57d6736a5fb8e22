import { Complaint } from '../../complaint.ts';
import { en, type Words } from './en.ts';
import { zh } from './zh.ts';

const languages: Readonly<Record<string, Words>> = { en, zh };

/** The texts of a language. @throws Complaint for one that the console does not speak. */
export function wordsOf(language: string): Words {
  const words = Object.hasOwn(languages, language) ? languages[language] : undefined;
  if (words) return words;
  throw new Complaint(`--lang is ${Object.keys(languages).join(' or ')}, not "${language}"`);
}
