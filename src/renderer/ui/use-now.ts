import { useEffect, useState } from 'react';
import type { Instant } from '../../shared/domain/time-range.ts';

/** This computer's clock in whole seconds, renewed every second while `running`. */
export function useNow(running: boolean): Instant {
  const [now, setNow] = useState(() => Math.floor(Date.now() / 1000));
  useEffect(() => {
    if (!running) return;
    const tick = () => setNow(Math.floor(Date.now() / 1000));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
