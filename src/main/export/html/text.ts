// A message's text with its marks, as HTML.
import type { Entity } from '../../../shared/domain/message.ts';
import { segmentText, type TextSegment } from '../../../shared/domain/text-segments.ts';
import { escapeHtml, linkHtml } from './escape.ts';

/** Marks that HTML has an element for. Others change nothing in how a text reads. */
const ELEMENTS: Readonly<Record<string, string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strike: 's',
  code: 'code',
  pre: 'code',
};

/** Line breaks stay as they are: the style keeps them. */
export function textHtml(text: string, entities: readonly Entity[] | null): string {
  return segmentText(text, entities).map(segmentHtml).join('');
}

function segmentHtml({ text, marks, link }: TextSegment): string {
  const elements = [...new Set(marks.flatMap((mark) => ELEMENTS[mark] ?? []))];
  const marked = elements.reduce((inner, name) => `<${name}>${inner}</${name}>`, escapeHtml(text));
  // Where the text is not its address, a printed page shows where it leads.
  return link === null ? marked : linkHtml(link.url, marked, link.text === link.url ? '' : ' class="named"');
}
