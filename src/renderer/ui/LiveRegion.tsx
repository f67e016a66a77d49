import { useThrottled } from './use-throttled.ts';

/** Tells screen readers of a change when they have nothing else to say, at most once every `every` milliseconds. */
export function LiveRegion({ message, every = 0 }: { readonly message: string; readonly every?: number }) {
  const said = useThrottled(message, every);
  return (
    <output className="visually-hidden" aria-live="polite">
      {said}
    </output>
  );
}
