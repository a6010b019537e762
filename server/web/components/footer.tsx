// Footer: help, the three documents that every public service shows, further doors.
import type { Words } from '../words.ts';

export function Footer({ words: { footer, owner, serviceLong }, demo }: { readonly words: Words; readonly demo: boolean }) {
  return (
    <footer id="footer" class="site-footer" tabindex={-1}>
      <div class="container">
        <div class="footer-columns">
          <section aria-labelledby="footer-contacts">
            <h2 id="footer-contacts">{footer.contacts}</h2>
            <p>{footer.contactsText}</p>
          </section>
          <section aria-labelledby="footer-links">
            <h2 id="footer-links">{footer.links}</h2>
            <Links
              entries={[
                ['/privacy', footer.privacy],
                ['/note-legali', footer.legal],
                ['/accessibilita', footer.accessibility],
              ]}
            />
          </section>
          <section aria-labelledby="footer-more">
            <h2 id="footer-more">{footer.more}</h2>
            <Links
              entries={[
                ['/verifica', footer.verify],
                ['/sviluppo', footer.developers],
              ]}
            />
          </section>
        </div>
        <p class="footer-end">
          {serviceLong} · {owner}
          {demo && <> · {footer.demo}</>}
        </p>
      </div>
    </footer>
  );
}

function Links({ entries }: { readonly entries: readonly (readonly [href: string, label: string])[] }) {
  return (
    <ul>
      {entries.map(([href, label]) => (
        <li>
          <a href={href}>{label}</a>
        </li>
      ))}
    </ul>
  );
}
