// A message's text cut where its marks begin and end. Message text is data: segments are drawn as text, never markup. The
// window and exported pages draw the same segments.
import type { Entity } from './message.ts';
import { webAddress } from './web-address.ts';

export interface TextLink {
  readonly url: string;
  /** What the whole link says, even where other marks cut it. */
  readonly text: string;
}

export interface TextSegment {
  /** Where it begins, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
  /** Entity types that cover it, in the order they came. */
  readonly marks: readonly string[];
  readonly link: TextLink | null;
}

/**
 * Offsets are UTF-16 units, as Telegram counts them; what reaches beyond the text is cut, what is empty is left out, and no
 * character is parted.
 */
export function segmentText(text: string, entities: readonly Entity[] | null): readonly TextSegment[] {
  if (text === '') return [];
  const spans = (entities ?? [])
    .map((entity) => {
      const from = Math.max(0, entity.offset - (isInPair(text, entity.offset) ? 1 : 0));
      const end = entity.offset + entity.length;
      const until = Math.min(text.length, end + (isInPair(text, end) ? 1 : 0));
      return { type: entity.type, from, until, link: linkOf(entity, text.slice(from, until)) };
    })
    .filter((span) => span.until > span.from);
  const edges = [...new Set([0, text.length, ...spans.flatMap((span) => [span.from, span.until])])].toSorted(
    (a, b) => a - b,
  );
  return edges.slice(0, -1).map((at, i) => {
    const until = edges[i + 1] ?? text.length;
    const over = spans.filter((span) => span.from <= at && span.until >= until);
    return {
      at,
      text: text.slice(at, until),
      marks: over.map((span) => span.type),
      link: over.find((span) => span.link !== null)?.link ?? null,
    };
  });
}

/** Whether an offset parts a character that takes two units: no text may be cut there. */
function isInPair(text: string, offset: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(offset - 1, offset + 1));
}

function linkOf(entity: Entity, text: string): TextLink | null {
  switch (entity.type) {
    case 'text_url':
      return entity.url === undefined ? null : webLink(entity.url, text);
    case 'url':
      return webLink(text, text);
    case 'mention':
      return /^@\w+$/.test(text) ? { url: `https://t.me/${text.slice(1)}`, text } : null;
    default:
      return null;
  }
}

/** Scheme, perhaps a user, a host's name or number, perhaps a port; the browser judges what comes after. */
const WEB_ADDRESS =
  /^https?:\/\/(?:[^\s/?#\\@]*@)?(?:[^\s/?#\\<>^|"`{}()[\]:@%]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#].*)?$/is;

/** Only http and https are opened (design.md, security); a bare `example.org/x` means https. */
function webLink(address: string, text: string): TextLink | null {
  const url = webAddress(address);
  return url !== null && WEB_ADDRESS.test(url) ? { url, text } : null;
}
