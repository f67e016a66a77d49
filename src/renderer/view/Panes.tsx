import { useRef, useState, type ReactNode } from 'react';
import { changeSettings, useSettings } from '../settings/settings-store.ts';
import { Splitter } from './Splitter.tsx';
import './main-window.css';

/** Calendar above, messages below; where they meet is remembered. */
export function Panes({ top, bottom }: { readonly top: ReactNode; readonly bottom: ReactNode }) {
  const remembered = useSettings(({ settings }) => settings.splitter);
  // While it is dragged it stands where the pointer is; it is remembered when it is let go.
  const [dragged, setDragged] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const share = dragged ?? remembered;
  const shareAt = (clientY: number) => {
    if (!box.current) return null;
    const { top: edge, height } = box.current.getBoundingClientRect();
    return (clientY - edge) / height;
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
      <Splitter share={share} shareAt={shareAt} onDrag={setDragged} onDrop={drop} />
      <div className="pane" style={{ flexGrow: 1 - share }}>
        {bottom}
      </div>
    </div>
  );
}
