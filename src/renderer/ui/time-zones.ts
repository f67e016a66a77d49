// The zones to choose from. The list is the runtime's own.

/** `own`: this computer's, offered first; null where that is UTC. `all`: the others, the chosen one among them. */
export function timeZones(
  chosen: string | null,
  known: readonly string[] = Intl.supportedValuesOf('timeZone'),
  here: string = Intl.DateTimeFormat().resolvedOptions().timeZone,
): { readonly own: string | null; readonly all: readonly string[] } {
  const own = here === 'UTC' || here === 'Etc/UTC' ? null : here;
  const all = known.filter((zone) => zone !== own && zone !== 'UTC');
  // A zone that another runtime knew stays to be seen.
  const missing = chosen !== null && chosen !== own && !all.includes(chosen);
  return { own, all: missing ? [chosen, ...all] : all };
}
