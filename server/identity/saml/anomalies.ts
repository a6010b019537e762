// Why a provider sent no Assertion: the anomalies that concern the person, each with what they may do.
// SPID table of anomalies: https://docs.italia.it/italia/spid/spid-regole-tecniche/it/stabile/messaggi-errore.html
import { attributeOf, onlyChild, textOf } from '../xml/elements.ts';
import { ns } from '../xml/namespaces.ts';
import type { Bilingual } from './parties.ts';

export const anomalies = {
  'too-many-attempts': {
    code: 19,
    text: {
      it: 'Le credenziali sono state sbagliate più volte. Puoi riprovare; se le hai dimenticate, recuperale dal tuo gestore di identità.',
      en: 'The credentials were wrong several times. You may try again; if you forgot them, recover them at your identity provider.',
    },
  },
  'level-not-available': {
    code: 20,
    text: {
      it: 'La tua identità digitale non ha il livello di sicurezza che questo servizio chiede. Chiedi al tuo gestore di identità come ottenerlo, o scegli un altro modo di accedere.',
      en: 'Your digital identity does not have the security level that this service asks for. Ask your identity provider how to get it, or choose another way to sign in.',
    },
  },
  timeout: {
    code: 21,
    text: {
      it: 'È passato troppo tempo durante l’accesso. Riprova.',
      en: 'Signing in took too long. Please try again.',
    },
  },
  'consent-refused': {
    code: 22,
    text: {
      it: 'Non hai acconsentito all’invio dei tuoi dati, e senza di essi non possiamo riconoscerti. Puoi riprovare, o scegliere un altro modo di accedere.',
      en: 'You did not consent to sending your data, and without them we cannot recognise you. You may try again, or choose another way to sign in.',
    },
  },
  'identity-suspended': {
    code: 23,
    text: {
      it: 'La tua identità digitale è sospesa o revocata, o le tue credenziali sono bloccate. Rivolgiti al tuo gestore di identità.',
      en: 'Your digital identity is suspended or revoked, or your credentials are blocked. Please turn to your identity provider.',
    },
  },
  cancelled: {
    code: 25,
    text: {
      it: 'Hai annullato l’accesso. Puoi riprovare quando vuoi.',
      en: 'You cancelled signing in. You may try again at any time.',
    },
  },
  'wrong-identity-type': {
    code: 30,
    text: {
      it: 'Hai usato un’identità digitale di un tipo che questo servizio non accetta. Riprova con la tua identità personale.',
      en: 'You used a digital identity of a kind that this service does not accept. Try again with your personal identity.',
    },
  },
} as const satisfies Record<string, { readonly code: number; readonly text: Bilingual }>;

export type Anomaly = keyof typeof anomalies;

/** The anomaly that the Status names; others are faults between the systems, and no matter of the person. */
export function anomalyOf(response: Element): Anomaly | undefined {
  const status = onlyChild(response, ns.protocol, 'Status');
  const message = textOf(onlyChild(status, ns.protocol, 'StatusMessage')) ?? '';
  const code = Number(/^ErrorCode nr\s?(\d{1,2})$/.exec(message)?.[1]);
  const entries = Object.entries(anomalies) as [Anomaly, { readonly code: number }][];
  return entries.find(([, anomaly]) => anomaly.code === code)?.[0];
}

/** The status codes as the provider sent them, for the log. */
export function statusOf(response: Element): string {
  const status = onlyChild(response, ns.protocol, 'Status');
  const code = onlyChild(status, ns.protocol, 'StatusCode');
  const inner = onlyChild(code, ns.protocol, 'StatusCode');
  return [code, inner].flatMap((element) => attributeOf(element, 'Value') ?? []).join(' ');
}
