// The names of channels that messages were forwarded from, as far as the window has met them: filters know numbers.
import { create } from 'zustand';
import type { TopEntry } from '../../shared/domain/top-lists.ts';

/** Far more than anybody clicks at; the oldest go. */
const MOST = 500;

const useNames = create<{ readonly names: ReadonlyMap<string, string> }>()(() => ({ names: new Map() }));

export function noteForwardNames(entries: readonly TopEntry[]): void {
  const { names } = useNames.getState();
  const news = entries.filter(({ key, label }) => label !== key && names.get(key) !== label);
  if (news.length === 0) return;
  const all = [...names, ...news.map(({ key, label }) => [key, label] as const)];
  useNames.setState({ names: new Map(all.slice(-MOST)) });
}

/** The name for a channel's number; null where none is known. */
export function useForwardNames(): (channel: number) => string | null {
  const names = useNames(({ names }) => names);
  return (channel) => names.get(String(channel)) ?? null;
}
