/**
 * A media file's path as the cache keeps it: relative, with `/`, where it lies inside `folder`; else the text as it
 * stood. It is only ever text: nothing is opened by it.
 */
export function relativePath(stored: string, folder: string | null): string {
  if (folder === null || /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(stored)) return stored;
  const root = folder.replace(/[/\\]+$/, '');
  const separator = stored.charAt(root.length);
  if (!stored.startsWith(root) || (separator !== '/' && separator !== '\\')) return stored;
  const inside = stored.slice(root.length + 1);
  return separator === '\\' ? inside.replaceAll('\\', '/') : inside;
}
