import { useThrottled } from './use-throttled.ts';

export interface LiveRegionProps {
  readonly message: string;
  /** Milliseconds between two announcements, at least. */
  readonly every?: number;
  /** When this changes, the message is said at once. */
  readonly urgent?: string;
}

/** Tells screen readers of a change when they have nothing else to say. It stays drawn, or nothing would be heard. */
export function LiveRegion({ message, every = 0, urgent = '' }: LiveRegionProps) {
  const said = useThrottled(message, every, urgent);
  return (
    <output className="visually-hidden" aria-live="polite">
      {said}
    </output>
  );
}
