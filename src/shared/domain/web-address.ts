// Addresses of sites as people and Telegram write them.

/** A host with a dot in it, perhaps a port: nothing before them that could be a scheme, or somebody's name. */
const BARE = /^[^\s/?#@:\\]+\.[^\s/?#@:\\]+(?::\d{1,5})?(?:[/?#]|$)/;

/**
 * An http or https address, whole; a bare `example.org/x` means https. Null for all else: `mailto:a@b.c`, `a@b.c`, `tel:1`,
 * `tg://…`.
 */
export function webAddress(written: string): string | null {
  const address = written.trim();
  if (/^https?:\/\//i.test(address)) return address;
  return BARE.test(address) ? `https://${address}` : null;
}
