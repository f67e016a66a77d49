import type { KeyboardEvent, PointerEvent } from 'react';
import { splitterMove } from './splitter.ts';
import './main-window.css';

export interface SplitterProps {
  /** The upper part's share, 0 to 1. */
  readonly share: number;
  /** Where a pointer's height lies, as a share. */
  readonly shareAt: (clientY: number) => number | null;
  readonly onDrag: (share: number | null) => void;
  readonly onDrop: (share: number) => void;
}

/** The bar between calendar and messages: dragged, or moved by keys; a double click puts it in the middle. */
export function Splitter({ share, shareAt, onDrag, onDrop }: SplitterProps) {
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = shareAt(event.clientY);
    if (at !== null) onDrag(splitterMove.to(at));
  };
  const byKey = (event: KeyboardEvent) => {
    const moved = splitterMove.byKey(share, event.key);
    if (moved === null) return;
    event.preventDefault();
    onDrop(moved);
  };
  /* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions --
     A separator that can be moved is a control (WAI-ARIA 1.2, separator): it takes the focus and has a value. */
  return (
    <hr
      className="splitter"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the calendar"
      aria-valuemin={15}
      aria-valuemax={85}
      aria-valuenow={Math.round(share * 100)}
      onKeyDown={byKey}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={() => onDrop(share)}
      onPointerCancel={() => onDrag(null)}
      onDoubleClick={() => onDrop(0.5)}
    />
  );
}
