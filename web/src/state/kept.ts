/** What a page begins with that no address tells: the reader's language, and what they chose on an earlier visit. */

import type { AtlasInfo } from '../data/types.ts';
import { languages } from '../words/index.ts';
import type { View } from './view.ts';

export function preferredLanguage(atlas: AtlasInfo): string {
  const spoken = languages().filter((language) => language === 'en' || atlas.languages.includes(language));
  return navigator.languages.map((language) => language.slice(0, 2)).find((language) => spoken.includes(language)) ?? 'en';
}

/** What a reader chose stays chosen on their next visit: language, theme and units. */
const KEPT = 'contactline';

export function kept(): Partial<View> {
  try {
    const { language, theme, units } = JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<View>;
    return { ...(language && { language }), ...(theme && { theme }), ...(units && { units }) };
  } catch {
    return {};
  }
}

export function keep({ language, theme, units, embed }: View): void {
  if (embed) return;
  try {
    localStorage.setItem(KEPT, JSON.stringify({ language, theme, units }));
  } catch {
    // A browser that keeps nothing is asked for nothing.
  }
}
