// The pages' own style, and the policy that lets nothing else be loaded or run.
import { createHash } from 'node:crypto';

export const STYLE = `
:root { color-scheme: light dark; --text: #1d2733; --dim: #5b6878; --line: #d8dee6; --gap: #8a5a00; --gone: #a4262c; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e9ef; --dim: #9aa7b6; --line: #36414e; --gap: #e0b25a; --gone: #f08b8f; }
}
* { box-sizing: border-box; }
body { max-width: 46rem; margin: 0 auto; padding: 1.5rem; color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
h3 { margin: 1.75rem 0 .25rem; font-size: 1rem; }
p { margin: .25rem 0; }
header, footer, nav, .facts, .marks, .media, .figures, .head { color: var(--dim); font-size: .875rem; }
header { padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
.citation { padding: .75rem; border: 1px solid var(--line); color: var(--text); overflow-wrap: anywhere; }
article { padding: .75rem 0; border-bottom: 1px solid var(--line); }
article.gone { border-inline-start: 3px solid var(--gone); padding-inline-start: .75rem; }
.text { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
.service { font-style: italic; }
.gap { margin: 1rem 0; padding: .75rem; border: 2px dashed var(--gap); color: var(--gap); font-weight: 600; }
blockquote { margin: .5rem 0 .5rem 1rem; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); }
code { font-family: ui-monospace, monospace; white-space: pre-wrap; }
a { color: inherit; }
nav { display: flex; gap: 1rem; padding: .75rem 0; }
table { border-collapse: collapse; }
th, td { padding: .25rem 1rem .25rem 0; text-align: start; vertical-align: top; }
@media print {
  :root { color-scheme: light; --text: #000; --dim: #333; --line: #bbb; --gap: #000; --gone: #000; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  article, .gap, blockquote { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  a.named::after { content: ' (' attr(href) ')'; overflow-wrap: anywhere; }
}
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

/** No script, no image, no frame, nothing from elsewhere: this style and text. */
export const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'`;
