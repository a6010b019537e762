// The frame of every page: header with menu, what the page says, footer. As the guidelines for public services have it:
// https://docs.italia.it/italia/designers-italia/manuale-operativo-design-docs/
import type { Child } from 'hono/jsx';
import { loadAssets } from '../assets.ts';
import type { View } from '../page.ts';
import { Footer } from './footer.tsx';
import type { Frame } from './frame.ts';
import { Header } from './header.tsx';
import { Icon } from './icon.tsx';

export function Layout(frame: Frame) {
  const { view, language, words } = frame;
  const assets = loadAssets();
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{view.title === words.serviceLong ? view.title : `${view.title} · ${words.service}`}</title>
        {assets.faces.map((face) => (
          <link rel="preload" href={face} as="font" type="font/woff2" crossorigin="anonymous" />
        ))}
        <link rel="stylesheet" href={assets.css} />
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        <script src={assets.script} defer></script>
      </head>
      <body>
        <nav class="skiplinks" aria-label={words.skip.label}>
          <a class="visually-hidden-focusable" href="#main">
            {words.skip.main}
          </a>
          <a class="visually-hidden-focusable" href="#footer">
            {words.skip.footer}
          </a>
        </nav>
        <Header {...frame} />
        <ActingFor {...frame} />
        <main id="main" tabindex={-1}>
          <Contents {...frame} />
        </main>
        <Footer words={words} demo={frame.demo} />
      </body>
    </html>
  );
}

function Contents({ view, words }: Frame) {
  const { title, heading = title, over, lead, hero, body, breadcrumbs = [], width = 'wide' } = view;
  return (
    <>
      {hero}
      <div class="container page">
        {breadcrumbs.length > 0 && <Breadcrumbs trail={breadcrumbs} here={heading} home={words.navigation.home} />}
        <div class={width === 'narrow' ? 'page-narrow' : 'page-wide'}>
          {over}
          {hero === undefined && <h1 class="page-title">{heading}</h1>}
          {lead !== undefined && <p class="lead">{lead}</p>}
          {body}
        </div>
      </div>
    </>
  );
}

function Breadcrumbs({ trail, here, home }: { trail: NonNullable<View['breadcrumbs']>; here: string; home: string }) {
  const crumbs = [{ href: '/', label: home }, ...trail];
  return (
    <nav class="breadcrumb-container" aria-label="breadcrumb">
      <ol class="breadcrumb">
        {crumbs.map(({ href, label }) => (
          <li class="breadcrumb-item">
            <a href={href}>{label}</a>
            <span class="separator" aria-hidden="true">
              /
            </span>
          </li>
        ))}
        <li class="breadcrumb-item active" aria-current="page">
          {here}
        </li>
      </ol>
    </nav>
  );
}

/** Whose record this is, when it is not one's own: never out of sight. */
function ActingFor({ visitor, words }: Frame): Child {
  const actingFor = visitor.session?.actingFor;
  if (actingFor === undefined) return null;
  return (
    <aside class="acting-for" aria-label={words.acting.banner(actingFor.name)}>
      <div class="container">
        <p>
          <Icon name="user" />
          <strong>{words.acting.banner(actingFor.name)}.</strong> <span>{words.acting.note}</span>
        </p>
        <a href="/persona">{words.acting.change}</a>
      </div>
    </aside>
  );
}
