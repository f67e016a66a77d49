import { useSession } from '../session/session-store.ts';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useView } from '../view/view-store.ts';
import { AccountSettings } from './AccountSettings.tsx';
import { FolderSettings } from './FolderSettings.tsx';
import { LocalApiSettings } from './LocalApiSettings.tsx';
import { changeSettings, useSettings } from './settings-store.ts';
import { TimeZoneField } from './TimeZoneField.tsx';
import './settings.css';

/** A change counts at once; there is nothing to confirm. */
export function SettingsDialog() {
  const close = useView((view) => view.close);
  const theme = useSettings(({ settings }) => settings.theme);
  const failure = useSettings((state) => state.failure);
  const version = useSession(({ app }) => app?.version ?? '');
  return (
    <Dialog
      title="Settings"
      width={620}
      onClose={close}
      footer={
        <>
          <span className="dim">Lacuna {version}. No telemetry: it talks to Telegram and to nobody else.</span>
          <span className="spacer" />
          <Button kind="primary" onClick={close}>
            Done
          </Button>
        </>
      }
    >
      <div className="settings">
        {failure ? <FailureNotice failure={failure} /> : null}
        <Choices
          legend="Appearance"
          inline
          value={theme}
          onChange={(chosen) => changeSettings({ theme: chosen })}
          choices={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <TimeZoneField />
        <AccountSettings />
        <FolderSettings />
        <LocalApiSettings />
      </div>
    </Dialog>
  );
}
