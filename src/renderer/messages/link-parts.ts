// An address taken apart, so that the reader sees the one part that says where a link leads.

export interface LinkParts {
  /** `https://`, with a user name where somebody put one there. */
  readonly before: string;
  /** As the browser asks for it: names in other scripts show their `xn--` form, which can't be taken for another's. */
  readonly host: string;
  readonly after: string;
  /** The text of the link looks like an address of another host. */
  readonly misleading: boolean;
  /** http without encryption. */
  readonly plain: boolean;
}

/** Null for what is no http or https address. */
export function linkParts(url: string, text: string): LinkParts | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  const user = parsed.username === '' ? '' : `${parsed.username}${parsed.password === '' ? '' : ':…'}@`;
  const shown = hostOfText(text);
  return {
    before: `${parsed.protocol}//${user}`,
    host: parsed.host,
    after: `${parsed.pathname}${parsed.search}${parsed.hash}`,
    misleading: shown !== null && bare(shown) !== bare(parsed.hostname),
    plain: parsed.protocol === 'http:',
  };
}

/** The host that a text names where it reads as an address: `example.org/x`, `https://example.org`. */
function hostOfText(text: string): string | null {
  const trimmed = text.trim();
  if (/\s/.test(trimmed) || trimmed.startsWith('@')) return null;
  if (!/^https?:\/\//i.test(trimmed) && !/^[^/@]+\.[\p{L}]{2,}(?:[/:?#]|$)/u.test(trimmed)) return null;
  const address = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return URL.canParse(address) ? new URL(address).hostname : null;
}

function bare(host: string): string {
  return host.replace(/^www\./, '');
}
