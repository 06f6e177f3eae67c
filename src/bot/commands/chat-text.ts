const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&#160;': ' ',
  '&#xa0;': ' ',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&apos;': "'",
  '&#39;': "'",
};

/**
 * The text a person meant, out of what Teams delivers: mentions out, line breaks and list items of its HTML as lines,
 * known entities decoded once, every kind of space as a plain one. Lengths inside the patterns are bounded, so that the
 * time taken grows with the text and no faster.
 */
export function plainChatText(text: string): string {
  return text
    .replace(/<at\b[^<>]{0,200}>[^<>]{0,200}<\/at>/gi, ' ')
    .replace(/\r\n?/g, '\n')
    .replace(/<br ?\/?>\n?|<\/(?:p|div|li|ul|ol|pre)>\n?/gi, '\n')
    .replace(/<li\b[^<>]{0,200}>/gi, '- ')
    .replace(/<\/?(?:p|div|ul|ol|pre|code|span|b|i|u|s|em|strong)\b[^<>]{0,200}>/gi, '')
    .replace(/&(?:nbsp|#160|#xa0|amp|lt|gt|quot|#34|apos|#39);/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? entity)
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replace(/[\u200b\u2060\ufeff\u00ad]/g, '');
}
