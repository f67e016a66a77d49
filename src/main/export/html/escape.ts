// Text of people's as HTML. Everything that comes from Telegram goes through here: it is data, never markup.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * For the inside of an element and of a quoted attribute. Control characters, which HTML can't hold or show, and halves of
 * surrogate pairs become the replacement character; a carriage return, of which a parser would make a line feed, is written
 * as a reference.
 */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'\p{Cc}\p{Cs}]/gu, (character) => {
    if (character === '\n' || character === '\t') return character;
    if (character === '\r') return '&#13;';
    return ESCAPES[character] ?? (character >= '\u0080' && character <= '\u009F' ? character : '\uFFFD');
  });
}

/** A name amid words of ours: whatever its direction, it does not turn what stands around it. */
export function isolated(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

/** A link that opens outside, and tells nobody where it was followed. `html`: what it shows, escaped. Only http(s). */
export function linkHtml(url: string, html: string, more = ''): string {
  if (!/^https?:\/\//i.test(url)) return html;
  return `<a href="${escapeHtml(url)}" rel="noopener noreferrer nofollow" target="_blank"${more}>${html}</a>`;
}
