import { useEffect, useRef, useState } from 'react';

/** The value, renewed at most once every `interval` milliseconds; the last value always arrives. */
export function useThrottled<T>(value: T, interval: number): T {
  const [shown, setShown] = useState(value);
  const earliest = useRef(0);
  useEffect(() => {
    const take = () => {
      earliest.current = performance.now() + interval;
      setShown(() => value);
    };
    const timer = setTimeout(take, Math.max(0, earliest.current - performance.now()));
    return () => clearTimeout(timer);
  }, [value, interval]);
  return shown;
}
