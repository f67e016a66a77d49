// The ways out of a damaged archive, as the window asks for them: the copy is found, the work is done on the closed file,
// and what comes of it is opened.
import type { RecoveryReport, RecoveryWay } from '../shared/domain/archive-task.ts';
import { fail } from '../shared/domain/failure.ts';
import type { ArchivePlace } from './archive.ts';
import type { ArchiveTasks } from './archive-tasks.ts';
import type { Session } from './session/session.ts';

/** Null where the dialog was closed. Throws Failures; the damaged file is in its place then. */
export async function recover(
  session: Session,
  tasks: ArchiveTasks,
  askForFile: () => Promise<string | null>,
  way: RecoveryWay,
): Promise<RecoveryReport | null> {
  const place = failedPlaceOf(session);
  let copy: string | null = null;
  if (way.kind === 'restore') {
    copy = way.file ?? (await askForFile());
    if (copy === null) return null;
    // The window may name what it was told of; anything else is chosen in a dialog.
    if (way.file !== null && !tasks.copiesOf(place).some(({ file }) => file === way.file)) {
      throw fail('invalid-request', 'This copy is not among the ones that Lacuna knows of.', {
        next: 'Choose it with “Another copy…”.',
      });
    }
  }
  return session.recover(() => tasks.recover(place, way.kind, copy));
}

/** Where the damaged archive lies. Throws a Failure while there is none. */
export function failedPlaceOf(session: Session): ArchivePlace {
  if (session.damagedPlace) return session.damagedPlace;
  throw fail('invalid-request', 'No archive is damaged.');
}
