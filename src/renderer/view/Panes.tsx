import { useRef, useState, type ReactNode } from 'react';
import { changeSettings, useSettings } from '../settings/settings-store.ts';
import { Splitter } from './Splitter.tsx';
import './main-window.css';

interface PanesProps {
  readonly top: ReactNode;
  /** Takes the height that it needs, of both. */
  readonly between: ReactNode;
  readonly bottom: ReactNode;
}

/** Calendar above, messages below; where they meet is remembered. */
export function Panes({ top, between, bottom }: PanesProps) {
  const remembered = useSettings(({ settings }) => settings.splitter);
  // While it is dragged it stands where the pointer is; it is remembered when it is let go.
  const [dragged, setDragged] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const middle = useRef<HTMLDivElement>(null);
  const share = dragged ?? remembered;
  const shareAt = (clientY: number) => {
    if (!box.current) return null;
    const { top: edge, height } = box.current.getBoundingClientRect();
    const taken = middle.current?.offsetHeight ?? 0;
    return (clientY - edge - taken) / (height - taken);
  };
  const drop = (at: number) => {
    setDragged(null);
    if (at !== remembered) changeSettings({ splitter: at });
  };
  return (
    <div className="panes" ref={box}>
      <div className="pane" style={{ flexGrow: share }}>
        {top}
      </div>
      <div ref={middle}>{between}</div>
      <Splitter share={share} shareAt={shareAt} onDrag={setDragged} onDrop={drop} />
      <div className="pane" style={{ flexGrow: 1 - share }}>
        {bottom}
      </div>
    </div>
  );
}
