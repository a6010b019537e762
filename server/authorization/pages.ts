// The two pages that the library shows by itself: why a request is refused, and the question before a logout.
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';

export function refusalPage(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  const said = [out.error, out.error_description].filter((text) => text !== undefined).map(escaped);
  show(
    ctx,
    'Richiesta non valida',
    `<p>La richiesta dell'applicazione non è valida, e non è stata data alcuna autorizzazione. Torna all'applicazione e riprova.</p>
<p lang="en">The request of the app is not valid, and nothing was allowed. Go back to the app and try again.</p>
<p><code>${said.join('</code><br><code>')}</code></p>`,
  );
}

/** The form carries the token that tells our own page from another site's. */
export function logoutPage(ctx: KoaContextWithOIDC, form?: string): void {
  if (form === undefined) {
    show(ctx, 'Uscita', `<p>Hai chiuso l'accesso con l'applicazione. <span lang="en">You have signed out of the app.</span></p>`);
    return;
  }
  show(
    ctx,
    'Uscita',
    `${form}
<p>Vuoi uscire? <span lang="en">Do you want to sign out?</span></p>
<p><button type="submit" form="op.logoutForm" name="logout" value="yes">Esci <span lang="en">(sign out)</span></button>
<button type="submit" form="op.logoutForm">Resta <span lang="en">(stay)</span></button></p>`,
  );
}

function show(ctx: KoaContextWithOIDC, title: string, body: string): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.body = `<!DOCTYPE html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main><h1>${title}</h1>
${body}
</main></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
