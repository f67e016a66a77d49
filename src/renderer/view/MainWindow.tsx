import { ArchiveTaskStatus } from '../archive/ArchiveTaskStatus.tsx';
import { RecoveryNotice } from '../archive/RecoveryNotice.tsx';
import { ChannelHead } from '../channels/ChannelHead.tsx';
import { ChannelRail } from '../channels/ChannelRail.tsx';
import { useChannels, retryChannels, useSelectedChannel } from '../channels/channel-store.ts';
import { CalendarPanel } from '../coverage/CalendarPanel.tsx';
import { BottomBar } from '../download/BottomBar.tsx';
import { ExportStatus } from '../export/ExportStatus.tsx';
import { InsightPanel } from '../insight/InsightPanel.tsx';
import { MessagePanel } from '../messages/MessagePanel.tsx';
import { SessionBanner } from '../session/SessionBanner.tsx';
import { TopBar } from '../session/TopBar.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Panes } from './Panes.tsx';
import { useView } from './view-store.ts';
import './main-window.css';

/** Rail, head, calendar, messages, and the bottom bar. */
export function MainWindow() {
  return (
    <div className="window">
      <TopBar />
      <ChannelRail />
      <main className="window-main">
        <SessionBanner />
        <RecoveryNotice />
        <Archive />
      </main>
      <footer className="window-foot">
        <ExportStatus />
        <ArchiveTaskStatus />
        <BottomBar />
      </footer>
    </div>
  );
}

function Archive() {
  const channels = useChannels((state) => state.channels);
  const failure = useChannels((state) => state.failure);
  const selected = useSelectedChannel();
  const open = useView((view) => view.open);
  if (failure && !channels) {
    return (
      <div className="window-notice">
        <FailureNotice failure={failure} actions={<Button onClick={retryChannels}>Try again</Button>} />
      </div>
    );
  }
  if (!channels) return null;
  if (!selected) {
    return (
      <EmptyState
        title="No channel yet"
        level={1}
        actions={
          <Button kind="primary" onClick={() => open({ kind: 'add-channel' })}>
            Add a channel…
          </Button>
        }
      >
        Name a public channel, or choose one from your account’s list. Lacuna then shows which of its days you hold, and
        downloads the others.
      </EmptyState>
    );
  }
  return (
    <>
      <ChannelHead overview={selected} />
      <Panes top={<CalendarPanel />} between={<InsightPanel />} bottom={<MessagePanel />} />
    </>
  );
}
