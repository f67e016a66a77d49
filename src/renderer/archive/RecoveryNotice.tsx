import { Button } from '../ui/Button.tsx';
import { useArchive } from './archive-store.ts';
import { reportWords } from './archive-words.ts';
import './archive.css';

/** What came of a damaged archive, above the new one, until it is put away. */
export function RecoveryNotice() {
  const report = useArchive((state) => state.report);
  if (!report) return null;
  const { title, lines } = reportWords(report);
  return (
    <div className="session-banner">
      <output className="warning recovery-notice">
        <div>
          <strong>{title}</strong> {lines.join(' ')}
        </div>
        <Button onClick={() => useArchive.setState({ report: null })}>Dismiss</Button>
      </output>
    </div>
  );
}
