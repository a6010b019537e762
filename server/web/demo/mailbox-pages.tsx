// `/demo/posta`: what the people of the demo would have received by e-mail and SMS. It exists in the demo only.
import type { Mailbox } from '#notify/mailbox.ts';
import { Badge } from '../components/display.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';

export interface MailboxParts {
  readonly mailbox: Mailbox | undefined;
}

const texts = {
  it: {
    title: 'Casella dimostrativa',
    lead: 'Qui arrivano le email e gli SMS che il servizio invierebbe alle persone della dimostrazione. I più recenti in alto; aggiorna la pagina per vederne altri.',
    empty: 'Non è arrivato ancora nessun messaggio.',
    reload: 'Aggiorna',
    to: 'A',
    channel: { email: 'Email', sms: 'SMS' },
  },
  en: {
    title: 'Demonstration mailbox',
    lead: 'Here arrive the e-mails and SMS that the service would send to the people of the demonstration. Newest first; reload the page to see more.',
    empty: 'No message has arrived yet.',
    reload: 'Reload',
    to: 'To',
    channel: { email: 'E-mail', sms: 'SMS' },
  },
};

export function createMailboxPages({ mailbox }: MailboxParts): Area {
  if (mailbox === undefined) return { pages: [] };
  return { pages: [{ method: 'GET', path: '/demo/posta', who: 'anyone', run: show }] };

  async function show(visit: Visit): Promise<Response> {
    const text = inLanguage(visit.language, texts);
    const messages = (await mailbox?.messages()) ?? [];
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      body: (
        <>
          <p>
            <a href="/demo/posta">{text.reload}</a>
          </p>
          {messages.length === 0 && <p>{text.empty}</p>}
          {messages.map(({ channel, to, title, lines, at }) => (
            <article class="tile message">
              <p class="tile-over">
                <Badge tone="info">{text.channel[channel]}</Badge> {text.to} {to} · {formatDate(visit.language, at, 'moment')}
              </p>
              <h2 class="tile-title">{title}</h2>
              {lines.map((line) => (
                <p>{line}</p>
              ))}
            </article>
          ))}
        </>
      ),
    });
  }
}
