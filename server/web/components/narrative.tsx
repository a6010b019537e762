// Words of an author, cleaned: tables of theirs may be wider than a small screen, and are then moved by keyboard as well.
import { raw } from 'hono/html';

/** Takes what `cleanNarrative` gives, nothing else. */
export function Narrative({ xhtml, label }: { readonly xhtml: string; readonly label: string }) {
  const wide = xhtml.includes('<table') ? { tabindex: 0, role: 'group', 'aria-label': label } : {};
  return (
    <div class="narrative" {...wide}>
      {raw(xhtml)}
    </div>
  );
}
