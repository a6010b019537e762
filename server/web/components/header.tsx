// Slim header (owner, language, who is signed in), the service's name, the menu of what this person can do.
import { languages } from '../language.ts';
import { isFor } from '../page.ts';
import type { Frame } from './frame.ts';
import { Icon } from './icon.tsx';

export function Header(frame: Frame) {
  const { words } = frame;
  return (
    <header class="site-header">
      <div class="slim">
        <div class="container">
          <span class="owner">{words.owner}</span>
          <div class="slim-right">
            <LanguageSwitch {...frame} />
            <Access {...frame} />
          </div>
        </div>
      </div>
      <div class="brand">
        <div class="container">
          <a href="/" class="brand-link">
            <span class="brand-mark">
              <Icon name="plus-circle" class="icon-white icon-lg" />
            </span>
            <span>
              <span class="brand-title">{words.serviceLong}</span>
              <span class="brand-tagline">{words.tagline}</span>
            </span>
          </a>
        </div>
      </div>
      <Menu {...frame} />
    </header>
  );
}

function LanguageSwitch({ language, words, path }: Frame) {
  return (
    <ul class="languages" aria-label={words.languageLabel}>
      {languages.map((other) => (
        <li>
          {other === language ? (
            <span aria-current="true" lang={other}>
              <span class="visually-hidden">{words.languageNames[other]}</span>
              <span aria-hidden="true">{other.toUpperCase()}</span>
            </span>
          ) : (
            <a href={`${path}${path.includes('?') ? '&' : '?'}lingua=${other}`} lang={other} hreflang={other}>
              <span class="visually-hidden">{words.languageNames[other]}</span>
              <span aria-hidden="true">{other.toUpperCase()}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function Access({ visitor: { session, actsForOthers }, words }: Frame) {
  if (session === undefined)
    return (
      <a class="access" href="/accedi">
        <Icon name="user" class="icon-white icon-sm" />
        {words.signIn}
      </a>
    );
  return (
    <form method="post" action="/esci" class="access-form">
      <span class="person">
        <Icon name="user" class="icon-white icon-sm" />
        <span class="visually-hidden">{words.signedInAs('')}</span>
        {session.name}
      </span>
      {actsForOthers === true && (
        <a href="/persona" class="access">
          {words.acting.change}
        </a>
      )}
      <input type="hidden" name="csrf" value={session.csrf} />
      <button type="submit" class="access">
        {words.signOut}
      </button>
    </form>
  );
}

function Menu({ navigation, visitor, words, path, language }: Frame) {
  const entries = navigation.filter(({ who }) => isFor(who, visitor.requester)).toSorted((a, b) => a.rank - b.rank);
  if (entries.length === 0) return null;
  const [address = '/'] = path.split('?');
  // Of `/admin` and `/admin/registro` only the nearer one is where one is.
  const here = entries
    .map(({ href }) => href)
    .filter((href) => isHere(href, address))
    .toSorted((a, b) => b.length - a.length)[0];
  return (
    <div class="menu">
      <div class="container">
        <button type="button" class="menu-toggle" data-menu-toggle aria-controls="menu" aria-expanded="true" hidden>
          <Icon name="burger" class="icon-white icon-sm" />
          {words.navigation.open}
        </button>
        <nav id="menu" aria-label={words.navigation.label}>
          <ul>
            {entries.map(({ href, label }) => (
              <li>
                <a href={href} {...(href === here ? { 'aria-current': 'page', class: 'active' } : {})}>
                  {label[language]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </div>
  );
}

function isHere(href: string, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
