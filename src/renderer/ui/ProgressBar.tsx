import './notices.css';

export interface ProgressBarProps {
  /** 0 to 1; null while nobody can tell. */
  readonly value: number | null;
  /** Its name for screen readers. */
  readonly label: string;
  /** The value in words: `46%, 1,300 messages`. */
  readonly valueText?: string | undefined;
}

export function ProgressBar({ value, label, valueText }: ProgressBarProps) {
  return (
    <progress
      className="progress"
      max={1}
      value={value === null ? undefined : Math.max(0, Math.min(1, value))}
      aria-label={label}
      aria-valuetext={valueText}
    />
  );
}
