import { useEffect, useState } from 'react';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAction } from '../ui/use-action.ts';
import { changeLocalApi, loadLocalApi, makeToken, useLocalApi } from './local-api-store.ts';
import { portOfText } from './port-text.ts';

/** The local API: off until it is switched on, its address, and the token that is shown once. */
export function LocalApiSettings() {
  const state = useLocalApi((store) => store.state);
  const unloaded = useLocalApi((store) => store.failure);
  const [token, setToken] = useState<string | null>(null);
  const { busy, failure, run } = useAction();
  useEffect(() => {
    void loadLocalApi();
  }, []);
  const newToken = () =>
    void run(async () => {
      setToken(await makeToken());
    });
  const trouble = failure ?? state?.failure ?? unloaded;
  return (
    <section className="settings-part" aria-labelledby="settings-api">
      <h3 id="settings-api">Local API</h3>
      <p className="dim">
        Programs on this computer that hold the token can read the archive and fill gaps over HTTP. No other computer
        can reach it, and no page in a browser is answered.
      </p>
      {state ? (
        <>
          <Choices
            legend="Answers"
            inline
            disabled={busy}
            value={state.enabled ? 'on' : 'off'}
            onChange={(chosen) => void run(() => changeLocalApi({ enabled: chosen === 'on' }))}
            choices={[
              { value: 'off', label: 'Off' },
              { value: 'on', label: 'On' },
            ]}
          />
          {state.enabled ? (
            <>
              <Port
                key={state.port}
                port={state.port}
                busy={busy}
                onChange={(port) => void run(() => changeLocalApi({ port }))}
              />
              {state.address === null ? null : (
                <p>
                  Address <code>{state.address}/api/v1</code>
                </p>
              )}
              <LiveRegion message={token === null ? '' : 'A token was made. It stands above the button, this once.'} />
              {token === null ? null : <ShownToken token={token} onPutAway={() => setToken(null)} />}
              <div className="row">
                <Button disabled={busy} onClick={newToken}>
                  {state.hasToken ? 'Make a new token' : 'Make a token'}
                </Button>
              </div>
              <p className="dim">
                {state.hasToken
                  ? 'A new token ends the one before it, and the streams that it opened.'
                  : 'Nobody is answered until there is a token.'}
              </p>
            </>
          ) : null}
        </>
      ) : null}
      {trouble ? <FailureNotice failure={trouble} /> : null}
    </section>
  );
}

interface PortProps {
  readonly port: number;
  readonly busy: boolean;
  readonly onChange: (port: number) => void;
}

function Port({ port, busy, onChange }: PortProps) {
  const [text, setText] = useState(String(port));
  const typed = portOfText(text);
  const use = () => {
    if (typed !== null && typed !== port) onChange(typed);
  };
  return (
    <div className="row settings-port">
      <TextField
        label="Port"
        inputMode="numeric"
        value={text}
        onChange={setText}
        error={typed === null ? 'A port is a number from 1 to 65535.' : undefined}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          use();
        }}
      />
      <Button disabled={busy || typed === null || typed === port} onClick={use}>
        Use this port
      </Button>
    </div>
  );
}

interface ShownTokenProps {
  readonly token: string;
  readonly onPutAway: () => void;
}

function ShownToken({ token, onPutAway }: ShownTokenProps) {
  const copying = useAction();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void copying.run(async () => {
      await request('app.copy-text', { text: token });
      setCopied(true);
    });
  return (
    <div className="warning settings-ask">
      <p>
        The token, shown this once. Keep it where your script finds it; whoever has it can read the archive and fill
        gaps from this computer.
      </p>
      <code className="settings-path settings-token" aria-label="Token">
        {token}
      </code>
      <div className="row">
        <Button onClick={copy}>{copied ? 'Copied' : 'Copy the token'}</Button>
        <LiveRegion message={copied ? 'The token was copied' : ''} />
        <Button onClick={onPutAway}>Put it away</Button>
      </div>
      {copying.failure ? <FailureNotice failure={copying.failure} /> : null}
    </div>
  );
}
