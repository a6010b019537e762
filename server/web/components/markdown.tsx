// Markdown of our own notices as HTML: no raw HTML passes, links lead to web addresses, headings begin below the page's own.
import { raw } from 'hono/html';
import { Marked } from 'marked';

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const marked = new Marked({
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ text }) => escape(text),
    heading({ tokens, depth }) {
      const level = Math.min(6, Math.max(2, depth));
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      return /^(https?:|mailto:|\/(?!\/))/.test(href) ? `<a href="${escape(href)}">${text}</a>` : text;
    },
  },
});

/** The first heading is left out: the page has it as its own. */
export function Markdown({ text }: { readonly text: string }) {
  return <div class="prose">{raw(marked.parse(text.replace(/^#\s[^\n]*\n/, ''), { async: false }))}</div>;
}
