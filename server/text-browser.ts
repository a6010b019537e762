// A browser without a screen: keeps cookies, follows redirects within one site, reads links and forms. For the login example.

export interface TextPage {
  readonly title: string;
  readonly html: string;
  readonly path: string;
  /** Set when the way leads to another site: there it stops. */
  readonly leavesTo?: URL;
}

export interface TextBrowser {
  open(address: string): Promise<TextPage>;
  /** The first link of the page that begins so. */
  follow(page: TextPage, start: string): Promise<TextPage>;
  /** The first form of the page whose address contains `action`, as it stands, with these fields filled in. */
  submit(page: TextPage, action: string, fields: Readonly<Record<string, string>>): Promise<TextPage>;
}

const mostRedirects = 12;

export function createTextBrowser(site: string): TextBrowser {
  const cookies = new Map<string, string>();

  async function go(address: URL, init: RequestInit = {}, hops = 0): Promise<TextPage> {
    if (address.origin !== new URL(site).origin) return { title: '', html: '', path: address.pathname, leavesTo: address };
    if (hops > mostRedirects) throw new Error(`${address.pathname} leads in a circle.`);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { cookie, accept: 'text/html', 'accept-language': 'it', origin: site },
    });
    for (const line of response.headers.getSetCookie()) remember(line);
    const next = response.headers.get('location');
    if (next !== null) return go(new URL(next, address), {}, hops + 1);
    const html = await response.text();
    const title = unescaped(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1]?.replace(/<[^>]+>/g, '') ?? '').trim();
    if (!response.ok) throw new Error(`${address.pathname} answers ${response.status}: ${title}`);
    return { title, html, path: address.pathname };
  }

  function remember(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }

  return {
    open: (address) => go(new URL(address, site)),

    follow(page, start) {
      const links = [...page.html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => unescaped(href));
      const link = links.find((href) => href.startsWith(start));
      if (link === undefined) throw new Error(`"${page.title}" has no link to ${start}.`);
      return go(new URL(link, site));
    },

    submit(page, action, fields) {
      const forms = [...page.html.matchAll(/<form ([^>]*)>([\s\S]*?)<\/form>/g)];
      const [, attributes = '', content = ''] = forms.find(([, text = '']) => attribute(text, 'action').includes(action)) ?? [];
      if (attributes === '') throw new Error(`"${page.title}" has no form for ${action}.`);
      const body = new URLSearchParams({ ...fieldsIn(content), ...fields });
      return go(new URL(attribute(attributes, 'action'), site), { method: 'POST', body });
    },
  };
}

/** What a browser would send of the form untouched. */
function fieldsIn(content: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, input = ''] of content.matchAll(/<input ([^>]*)>/g)) {
    const type = attribute(input, 'type');
    if (type !== 'hidden' && !(/\bchecked\b/.test(input) && (type === 'radio' || type === 'checkbox'))) continue;
    fields[attribute(input, 'name')] = attribute(input, 'value');
  }
  return fields;
}

function attribute(text: string, name: string): string {
  return unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '');
}

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => signs[name] ?? '');
}
