import './first-run.css';

const WEEKS = 27;
// Four weeks are missing: what the app is about, at a glance.
const MISSING_FROM = 11;
const MISSING_UNTIL = 15;

/** A made-up half year of days. Decoration only. */
export function CoverageStrip() {
  return (
    <div className="strip" aria-hidden="true">
      {DAYS.map(({ key, look }) => (
        <i key={key} className={`strip-day strip-${look}`} />
      ))}
    </div>
  );
}

const DAYS = Array.from({ length: WEEKS * 7 }, (_, day) => {
  const week = Math.floor(day / 7);
  const missing = week >= MISSING_FROM && week < MISSING_UNTIL;
  // Any fixed disorder would do: the picture is the same at every start.
  const step = ((day * 7_919 + week * 104_729) % 47) % 9;
  return { key: day, look: missing ? 'gap' : step === 0 ? 'quiet' : String(1 + (step % 4)) };
});
