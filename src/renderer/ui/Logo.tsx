import './logo.css';

/** Four days, one of them missing. `size` in CSS pixels. Decoration: the name stands beside it. */
export function Logo({ size = 18 }: { readonly size?: number }) {
  return (
    <span className="logo" style={{ width: size, height: size }} aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}
