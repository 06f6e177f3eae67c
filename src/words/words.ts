import { de } from './de.ts';
import { en, type Words } from './en.ts';

/** Every language the bot speaks, by the first part of its tag. */
export const LANGUAGES: Readonly<Record<string, Words>> = { en, de };

/** The words for somebody whose language tag is this (BCP 47, as Teams tells it); English where there are none. */
export function wordsFor({ locale }: { locale: string }): Words {
  const language = locale.toLowerCase().split('-')[0] ?? 'en';
  return (Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined) ?? en;
}
