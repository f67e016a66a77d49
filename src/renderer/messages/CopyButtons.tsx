// Copies a message as text, as JSON, or as a citation.
import { useEffect, useState, type ReactElement } from 'react';
import type { MessageDetails } from '../../shared/contract/requests.ts';
import { request } from '../api.ts';
import { useSelectedChannel } from '../channels/channel-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { useAction } from '../ui/use-action.ts';
import { copyOf, type CopyKind } from './citation.ts';

const KINDS: readonly { readonly kind: CopyKind; readonly label: string }[] = [
  { kind: 'text', label: 'Text' },
  { kind: 'json', label: 'JSON' },
  { kind: 'citation', label: 'Citation' },
];

export function CopyButtons({ details }: { readonly details: MessageDetails }): ReactElement {
  const channel = useSelectedChannel()?.channel ?? null;
  const { failure, run } = useAction();
  const [copied, setCopied] = useState<CopyKind | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (kind: CopyKind) => {
    const text = copyOf(kind, details, channel);
    if (await run(() => request('app.copy-text', { text }))) setCopied(kind);
  };
  return (
    <div className="copy-buttons">
      <span aria-hidden="true">Copy as</span>
      {KINDS.map(({ kind, label }) => (
        <Button
          key={kind}
          aria-label={`Copy as ${kind === 'json' ? 'JSON' : kind}`}
          reason={kind === 'text' && !details.message.text ? 'This message has no text.' : null}
          onClick={() => void copy(kind)}
        >
          {copied === kind ? 'Copied' : label}
        </Button>
      ))}
      {failure && <FailureNotice failure={failure} />}
      <LiveRegion message={copied === null ? '' : `Copied as ${copied}`} />
    </div>
  );
}
