// A file that is dropped on the window is looked at, wherever it falls. Nothing else may be dropped: the page would be
// left for it.
import { useEffect, useState } from 'react';
import { pathOf } from '../api.ts';
import { useView } from '../view/view-store.ts';
import { lookAtOlder, refuseSeveral } from './older-store.ts';
import './older.css';

export function DropTarget() {
  const over = useDrop();
  if (!over) return null;
  return (
    <div className="older-drop" aria-hidden="true">
      <p>Drop an older archive to see what is in it</p>
    </div>
  );
}

/** Whether files are being dragged over the window. */
function useDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const enter = (event: DragEvent): void => {
      event.preventDefault();
      const files = event.dataTransfer?.types.includes('Files') ?? false;
      const free = !useView.getState().dialog;
      if (event.dataTransfer) event.dataTransfer.dropEffect = files && free ? 'copy' : 'none';
      setOver(files && free);
    };
    const leave = (event: DragEvent): void => {
      // Leaving an element for another one inside the window names that one.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      const files = event.dataTransfer?.files;
      const file = files?.[0];
      // One dialog at a time: what is typed into the open one is not thrown away.
      if (!files || !file || useView.getState().dialog) return;
      if (files.length > 1) return refuseSeveral(files.length);
      const path = pathOf(file);
      if (path !== '') lookAtOlder(path);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragover', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragover', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
