// The citizen's pages as one area: the record, who can see it, who has looked.
import type { Area, PageRoute, Visit } from '../page.ts';
import { accessWishSend } from './access-wish.tsx';
import { accessesCsv, accessesPage, accessesPdf } from './accesses.tsx';
import { appointmentCalendar, appointmentPage, appointmentPdf, appointmentsPage } from './appointments.tsx';
import { en } from './en.ts';
import { summaryPage, summaryPdf, vaccinationsPage } from './health.tsx';
import { homePage } from './home.tsx';
import { it } from './it.ts';
import { documentLimit } from './notebook/document-pages.tsx';
import { notebookActs, notebookLooks } from './notebook/notebook-pages.ts';
import { citizenVisit, type CitizenPage, type CitizenParts } from './parts.ts';
import { prescriptionPage, prescriptionPdf, prescriptionsPage } from './prescriptions.tsx';
import { previewPage, privacyPage } from './privacy.tsx';
import { documentPdf, originalFile, reportPdf } from './report-files.ts';
import { examPage, reportPage } from './report.tsx';
import { reportsPage } from './reports.tsx';
import { endRestriction, restrictPage, restrictSend } from './restrict.tsx';
import { timelinePage } from './timeline.tsx';
import { trendPage } from './trend.tsx';
import { hideDone, hidePage, whoPage } from './visibility.tsx';

const looks: Readonly<Record<string, CitizenPage>> = {
  '/referti': reportsPage,
  '/referti/:id': reportPage,
  '/referti/:id/originale': originalFile,
  '/referti/:id/stampa': documentPdf,
  '/referti/:id/oscura': (visit) => hidePage(visit, true),
  '/referti/:id/rendi-visibile': (visit) => hidePage(visit, false),
  '/referti/:id/chi-vede': whoPage,
  '/esami/:id': examPage,
  '/esami/:id/stampa': reportPdf,
  '/andamento': trendPage,
  '/ricette': prescriptionsPage,
  '/ricette/:kind/:id': prescriptionPage,
  '/ricette/:kind/:id/stampa': prescriptionPdf,
  '/appuntamenti': appointmentsPage,
  '/appuntamenti/:id': appointmentPage,
  '/appuntamenti/:id/calendario.ics': appointmentCalendar,
  '/appuntamenti/:id/stampa': appointmentPdf,
  '/vaccinazioni': vaccinationsPage,
  '/profilo-sanitario': summaryPage,
  '/profilo-sanitario/stampa': summaryPdf,
  '/cronologia': timelinePage,
  '/chi-puo-vedere': privacyPage,
  '/chi-puo-vedere/limita': restrictPage,
  '/chi-puo-vedere/:kind': previewPage,
  '/accessi': accessesPage,
  '/accessi/csv': accessesCsv,
  '/accessi/pdf': accessesPdf,
  ...notebookLooks,
};

const acts: Readonly<Record<string, CitizenPage>> = {
  '/referti/:id/oscura': (visit) => hideDone(visit, true),
  '/referti/:id/rendi-visibile': (visit) => hideDone(visit, false),
  '/chi-puo-vedere/limita': restrictSend,
  '/chi-puo-vedere/limitazioni/:id/togli': endRestriction,
  '/accessi/avvisi': accessWishSend,
  ...notebookActs,
};

const entries = [
  ['/referti', 'reports', 10],
  ['/ricette', 'prescriptions', 20],
  ['/appuntamenti', 'appointments', 30],
  ['/taccuino', 'notebook', 35],
  ['/chi-puo-vedere', 'privacy', 40],
  ['/accessi', 'accesses', 50],
] as const;

export function createCitizenPages(parts: CitizenParts): Area {
  const route =
    (method: PageRoute['method']) =>
    ([path, page]: readonly [string, CitizenPage]): PageRoute => ({
      method,
      path,
      who: 'citizen',
      ...(path.startsWith('/taccuino/documenti/') ? { limit: documentLimit } : {}),
      run: (visit) => page(citizenVisit(visit, parts)),
    });
  return {
    pages: [...Object.entries(looks).map(route('GET')), ...Object.entries(acts).map(route('POST'))],
    navigation: entries.map(([href, name, rank]) => ({ href, label: { it: it.menu[name], en: en.menu[name] }, who: 'citizen', rank })),
  };
}

/** What `/` shows to a citizen, or to who acts for one. */
export function citizenHome(parts: CitizenParts): (visit: Visit) => Response | Promise<Response> {
  return (visit) => homePage(citizenVisit(visit, parts));
}
