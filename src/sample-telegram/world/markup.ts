// The texts are written in a small notation; here they become what Telegram stores: a plain text and its entities,
// offsets in UTF-16 code units (which JavaScript's strings count by themselves).
import type { PostEntity } from './model.ts';

const MARKS =
  /⟦([^⟦⟧]*)⟧|#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*|@[a-z][a-z0-9_]{4,31}|https?:\/\/[^\s⟦⟧]*[^\s⟦⟧.,;:!?)»”]/gu;

/** `⟦word⟧` is bold, `⟦word|https://…⟧` a link; hashtags, mentions and addresses are found as Telegram finds them. */
export function fromMarkup(markup: string): { readonly text: string; readonly entities: readonly PostEntity[] } {
  if (!/[⟦#@]|https?:/.test(markup)) return { text: markup, entities: [] };
  const entities: PostEntity[] = [];
  let text = '';
  let end = 0;
  for (const match of markup.matchAll(MARKS)) {
    text += markup.slice(end, match.index);
    end = match.index + match[0].length;
    const offset = text.length;
    const marked = match[1];
    if (marked === undefined) {
      text += match[0];
      entities.push({ type: typeOf(match[0]), offset, length: match[0].length });
      continue;
    }
    const bar = marked.indexOf('|');
    const words = bar === -1 ? marked : marked.slice(0, bar);
    text += words;
    if (bar === -1) entities.push({ type: 'bold', offset, length: words.length });
    else entities.push({ type: 'text_url', offset, length: words.length, url: marked.slice(bar + 1) });
  }
  return { text: text + markup.slice(end), entities };
}

function typeOf(match: string): string {
  if (match.startsWith('#')) return 'hashtag';
  return match.startsWith('@') ? 'mention' : 'url';
}
