import { useEffect, useRef, useState } from 'react';

/**
 * The value, renewed at most once every `interval` milliseconds; the last value always arrives. A change of `urgent`
 * does not wait.
 */
export function useThrottled<T>(value: T, interval: number, urgent: string = ''): T {
  const [shown, setShown] = useState(value);
  const earliest = useRef(0);
  const last = useRef(urgent);
  useEffect(() => {
    const wait = last.current === urgent ? Math.max(0, earliest.current - performance.now()) : 0;
    const timer = setTimeout(() => {
      earliest.current = performance.now() + interval;
      last.current = urgent;
      setShown(() => value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, interval, urgent]);
  return shown;
}
