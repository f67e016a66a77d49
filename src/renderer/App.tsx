import { useEffect } from 'react';
import type { AppState } from '../shared/domain/session.ts';
import { showArchive } from './channels/channel-store.ts';
import { showDownloads } from './download/download-store.ts';
import { DropTarget } from './older/DropTarget.tsx';
import { FailedView } from './session/FailedView.tsx';
import { FirstRun } from './session/FirstRun.tsx';
import { useSession } from './session/session-store.ts';
import { Splash } from './session/Splash.tsx';
import { DialogHost } from './view/DialogHost.tsx';
import { MainWindow } from './view/MainWindow.tsx';
import { useView } from './view/view-store.ts';
import { useCommands } from './view/use-commands.ts';

/** The window: what stands in it follows the session; the dialogs stand above. */
export function App() {
  const app = useSession((state) => state.app);
  const background = useSession((state) => state.background);
  const failure = useSession((state) => state.failure);
  const archive = background === 'archive' ? (app?.cacheFile ?? null) : null;
  useEffect(() => {
    showArchive(archive !== null);
    showDownloads(archive !== null);
  }, [archive]);
  useCommands(archive !== null);
  const locked = app?.session.kind === 'locked';
  useEffect(() => {
    const { dialog, open } = useView.getState();
    if (locked && !dialog) open({ kind: 'unlock' });
  }, [locked]);

  if (failure) return <FailedView failure={failure} />;
  if (!app || background === 'none') return <Splash />;
  return (
    <>
      <Background app={app} background={background} />
      <DialogHost />
      <DropTarget />
    </>
  );
}

function Background({ app, background }: { readonly app: AppState; readonly background: 'first-run' | 'archive' }) {
  if (app.session.kind === 'failed') return <FailedView failure={app.session.failure} />;
  return background === 'archive' ? <MainWindow /> : <FirstRun />;
}
