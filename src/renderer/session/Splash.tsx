import { Logo } from '../ui/Logo.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import './session.css';

/** While the archive opens. */
export function Splash() {
  return (
    <main className="splash">
      <Logo size={38} />
      <output>Opening the archive…</output>
      <ProgressBar value={null} label="Opening the archive" />
    </main>
  );
}
