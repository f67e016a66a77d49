import { timeZones } from './time-zones.ts';

/** The zones of a select, this computer's first; `chosen` is among them whatever this runtime lists. */
export function TimeZoneOptions({ chosen }: { readonly chosen: string | null }) {
  const { own, all } = timeZones(chosen);
  return (
    <>
      {own === null ? null : <option value={own}>{own} (this computer)</option>}
      {all.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </>
  );
}
