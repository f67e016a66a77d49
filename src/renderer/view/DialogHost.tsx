import { AddChannelDialog } from '../channels/AddChannelDialog.tsx';
import { CheckAllDialog } from '../channels/CheckAllDialog.tsx';
import { EditPeriodDialog } from '../channels/EditPeriodDialog.tsx';
import { RemoveChannelDialog } from '../channels/RemoveChannelDialog.tsx';
import { ChooseDatesDialog } from '../coverage/ChooseDatesDialog.tsx';
import { GapListDialog } from '../coverage/GapListDialog.tsx';
import { GoToDateDialog } from '../coverage/GoToDateDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { OpenLinkDialog } from '../messages/OpenLinkDialog.tsx';
import { OlderDialog } from '../older/OlderDialog.tsx';
import { useSession } from '../session/session-store.ts';
import { SignInDialog } from '../session/SignInDialog.tsx';
import { UnlockDialog } from '../session/UnlockDialog.tsx';
import { SettingsDialog } from '../settings/SettingsDialog.tsx';
import { assertNever } from '../../shared/domain/failure.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { useView } from './view-store.ts';

/** The one dialog that covers the window, if any. Main asking for a code comes before everything else. */
export function DialogHost() {
  const dialog = useView((view) => view.dialog);
  const asking = useSession(({ app }) => {
    const kind = app?.session.kind;
    return kind === 'code-needed' || kind === 'password-needed';
  });
  if (asking || dialog?.kind === 'sign-in') return <SignInDialog />;
  if (!dialog) return null;
  switch (dialog.kind) {
    case 'unlock':
      return <UnlockDialog />;
    case 'add-channel':
      return <AddChannelDialog />;
    case 'edit-period':
      return <EditPeriodDialog channelId={dialog.channelId} />;
    case 'check-all':
      return <CheckAllDialog channelId={dialog.channelId} />;
    case 'remove-channel':
      return <RemoveChannelDialog channelId={dialog.channelId} />;
    case 'export':
      return <ExportDialog range={dialog.range} found={dialog.found} />;
    case 'choose-dates':
      return <ChooseDatesDialog range={dialog.range} />;
    case 'gap-list':
      return <GapListDialog />;
    case 'go-to-date':
      return <GoToDateDialog />;
    case 'open-link':
      return <OpenLinkDialog url={dialog.url} text={dialog.text} />;
    case 'older':
      return <OlderDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    default:
      return assertNever(dialog);
  }
}
