// The only user of ipcMain. Every call: who asks, what they ask, then the answer, or a Failure as data.
import { ipcMain, type WebContents } from 'electron';
import { REQUEST_NAMES, type RequestName } from '../../shared/contract/names.ts';
import { REQUESTS, type Outcome, type RequestInput, type RequestOutput } from '../../shared/contract/requests.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';

export type Handlers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => Promise<RequestOutput<Name>> | RequestOutput<Name>;
};

export interface ServeOptions {
  /** The page that may ask: our own, in its main frame. */
  readonly isOurPage: (url: string) => boolean;
  readonly contents: () => WebContents | null;
  readonly log: (line: string) => void;
}

/** Serves every request of the contract. Returns what ends it. */
export function serve(handlers: Handlers, { isOurPage, contents, log }: ServeOptions): () => void {
  for (const name of REQUEST_NAMES) {
    ipcMain.handle(name, async (event, input: unknown): Promise<Outcome<unknown>> => {
      const frame = event.senderFrame;
      if (event.sender !== contents() || !frame || frame.parent !== null || !isOurPage(frame.url)) {
        log(`refused ${name} from ${frame?.url ?? 'a frame that is gone'}`);
        return { ok: false, failure: refused('This page may not ask Lacuna for anything.') };
      }
      const outcome = await answer(handlers, name, input);
      // What kept a name as unexpected is a bug: the stack goes to the log, never to the window.
      if (!outcome.ok) log(`${name}: ${outcome.failure.kind} ${outcome.failure.detail ?? outcome.failure.message}`);
      return outcome.ok ? outcome : { ok: false, failure: withoutDetail(outcome.failure) };
    });
  }
  return () => REQUEST_NAMES.forEach((name) => ipcMain.removeHandler(name));
}

/** Parses the input and calls the handler. Never throws. */
export async function answer<Name extends RequestName>(
  handlers: Handlers,
  name: Name,
  input: unknown,
): Promise<Outcome<RequestOutput<Name>>> {
  const parsed = REQUESTS[name].input.safeParse(input);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
    return { ok: false, failure: refused(`Lacuna could not read this request (${where}).`) };
  }
  try {
    // The schema of `name` has just vouched for the input's type; TypeScript can't follow that through the map.
    return { ok: true, value: await handlers[name](parsed.data as RequestInput<Name>) };
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) };
  }
}

function refused(message: string): Failure {
  return { kind: 'invalid-request', message };
}

function withoutDetail(failure: Failure): Failure {
  const { detail: _, ...shown } = failure;
  return shown;
}
