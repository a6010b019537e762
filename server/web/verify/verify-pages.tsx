// `/verifica`: whoever holds a receipt checks its code; nothing of the person is shown.
import type { ReceiptCheck } from '#activation/verify-receipt.ts';
import { Notice } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, TextField } from '../components/form.tsx';
import { formatDate } from '../format.ts';
import { inLanguage } from '../language.ts';
import type { Area, Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';

export interface VerifyParts {
  readonly activations: ReceiptCheck;
}

export function createVerifyPages({ activations }: VerifyParts): Area {
  return { pages: [{ method: 'GET', path: '/verifica', who: 'anyone', run: verify }] };

  async function verify(visit: Visit): Promise<Response> {
    const text = inLanguage(visit.language, { it, en });
    const typed = (visit.query('code') ?? '').slice(0, 60);
    const code = plainCode(typed);
    const asked = visit.query('code') !== undefined;
    const receipt = code === undefined ? undefined : await activations.verifyReceipt(code, networkOf(visit));
    const errors = asked && code === undefined ? { code: typed.trim() === '' ? visit.words.form.missing(text.label) : text.malformed } : {};
    return visit.page({
      title: text.title,
      lead: text.lead,
      width: 'narrow',
      status: 'code' in errors ? 422 : 200,
      body: (
        <>
          <ErrorSummary errors={errors} words={visit.words} />
          {receipt?.state === 'unknown' && (
            <Notice tone="danger" title={text.unknown} live>
              <p>{text.unknownText}</p>
            </Notice>
          )}
          {receipt !== undefined && receipt.state !== 'unknown' && (
            <Notice tone="success" title={text.authentic} live>
              <p>{text[receipt.kind](formatDate(visit.language, receipt.decided, 'moment'))}</p>
              <p>{text[receipt.state]}</p>
            </Notice>
          )}
          <Form visit={visit} action="/verifica" method="get">
            <TextField
              name="code"
              label={text.label}
              hint={text.hint}
              value={typed}
              most={60}
              language={visit.language}
              error={errors.code}
            />
            <Buttons>
              <Button>{text.go}</Button>
            </Buttons>
          </Form>
        </>
      ),
    });
  }
}

/** As it is printed, however it was typed. */
function plainCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return /^[A-HJKMNP-TV-Z2-9]{16}$/.test(letters) ? (letters.match(/.{4}/g) ?? []).join('-') : undefined;
}

/** Where a request comes from, for the limit on guesses. */
function networkOf({ c }: Visit): string {
  const env = c.env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined;
  return env?.incoming?.socket?.remoteAddress ?? 'unknown';
}
