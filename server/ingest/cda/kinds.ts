// Kinds of documents by their LOINC code: class, what the index calls them, and the shape of the report that they are.
// Affinity Domain Italia 2.6; the CDA of a dispensation has a code of its own.

export interface DocumentClass {
  readonly classCode: string;
  readonly className: string;
  /** Category of the DiagnosticReport (v2-0074); a kind without one is no report. */
  readonly report?: { readonly category?: string };
}

const report = (category?: string): DocumentClass => ({
  classCode: 'REF',
  className: 'Referto',
  report: category === undefined ? {} : { category },
});
const simple = (classCode: string, className: string): DocumentClass => ({ classCode, className });

const classes: Readonly<Record<string, DocumentClass>> = {
  '11502-2': report('LAB'),
  '68604-8': report('RAD'),
  '11526-1': report('SP'),
  '11488-4': report(),
  '75496-0': report(),
  '85208-7': report(),
  '34105-7': simple('LDO', 'Lettera di dimissione sia ospedaliera, sia non ospedaliera'),
  '18842-5': simple('LDO', 'Lettera di dimissione sia ospedaliera, sia non ospedaliera'),
  '59258-4': simple('VRB', 'Verbale'),
  '60591-5': simple('SUM', 'Sommario'),
  '101881-1': simple('SUM', 'Sommario'),
  '87273-9': simple('VAC', 'Vaccino'),
  '82593-5': simple('VAC', 'Vaccino'),
  '57833-6': simple('PRS', 'Prescrizione'),
  '57832-8': simple('PRS', 'Prescrizione'),
  '57829-4': simple('PRS', 'Prescrizione'),
  '29304-3': simple('PRE', 'Prestazioni'),
  '60593-1': simple('PRE', 'Prestazioni'),
  '81223-0': simple('PRE', 'Prestazioni'),
  '57827-8': simple('ESE', 'Esenzione'),
  '18776-5': simple('PDC', 'Piano di cura'),
  '108276-7': simple('LET', 'Lettera'),
  '111490-9': simple('LET', 'Lettera'),
  '101134-5': simple('PRO', 'Promemoria'),
  '100971-1': simple('COL', 'Collezione documentale'),
};

export function classOfDocument(code: string | undefined): DocumentClass {
  return classes[code ?? ''] ?? simple('REF', 'Referto');
}
