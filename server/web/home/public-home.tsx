// What the record is and how it is opened, for whoever comes by.
import { Card, Cards } from '../components/display.tsx';
import { inLanguage } from '../language.ts';
import type { Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

type Text = typeof it;

export function publicHome(visit: Visit): Response | Promise<Response> {
  const text = inLanguage(visit.language, { it, en });
  return visit.page({
    title: visit.words.serviceLong,
    hero: <Hero text={text.hero} />,
    body: (
      <>
        <Section id="contents" title={text.what.title} items={text.what.items} />
        <Section id="choices" title={text.you.title} items={text.you.items} />
        <How text={text.how} />
        <ul class="doors">
          <Door href="/verifica" text={text.verify} />
          <Door href="/sviluppo" text={text.develop} />
        </ul>
      </>
    ),
  });
}

function Hero({ text }: { readonly text: Text['hero'] }) {
  return (
    <div class="hero">
      <div class="container">
        <h1>{text.title}</h1>
        <p class="hero-text">{text.text}</p>
        <div class="buttons">
          <a href="/accedi?next=%2Fattivazione" class="btn btn-light btn-lg hero-open">
            {text.open}
          </a>
          <a href="/accedi" class="hero-enter">
            {text.enter}
          </a>
        </div>
        <p class="hero-time">{text.time}</p>
      </div>
    </div>
  );
}

function Section({ id, title, items }: { readonly id: string; readonly title: string; readonly items: Text['what']['items'] }) {
  return (
    <section aria-labelledby={id} class="home-section">
      <h2 id={id}>{title}</h2>
      <Cards>
        {items.map(([name, about, icon]) => (
          <Card title={name} icon={icon} level={3}>
            <p>{about}</p>
          </Card>
        ))}
      </Cards>
    </section>
  );
}

function How({ text: { title, online, counter } }: { readonly text: Text['how'] }) {
  return (
    <section aria-labelledby="how" class="home-section">
      <h2 id="how">{title}</h2>
      <div class="two-ways">
        <div>
          <h3>{online.title}</h3>
          <p>{online.text}</p>
          <ol>
            {online.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
        </div>
        <div>
          <h3>{counter.title}</h3>
          <p>{counter.text}</p>
          <p>{counter.children}</p>
        </div>
      </div>
    </section>
  );
}

function Door({ href, text: [question, link] }: { readonly href: string; readonly text: readonly [string, string] }) {
  return (
    <li>
      {question} <a href={href}>{link}</a>
    </li>
  );
}
