// What is said of prescriptions, in both languages.

const it = {
  prescriptionState: {
    'to-use': 'Da utilizzare',
    'partly-used': 'Utilizzata in parte',
    used: 'Utilizzata',
    expired: 'Scaduta',
    cancelled: 'Annullata',
    suspended: 'Sospesa',
    advised: 'Consigliata',
    unknown: 'Stato non noto',
  },
  unnamedOrder: { drug: 'Farmaco non specificato', specialist: 'Prestazione non specificata' },
  prescriptionKind: { drug: 'Ricetta di farmaci', specialist: 'Ricetta per visite ed esami' },
  adviceKind: { drug: 'Terapia consigliata', specialist: 'Visita o prestazione consigliata' },
  adviceNote: 'È un consiglio, non una ricetta: se serve, la scrive il tuo medico.',
  priority: { stat: 'U – urgente', urgent: 'U – urgente', asap: 'B – breve', routine: 'P – programmata' },
  priorityLetter: { U: 'U – urgente', B: 'B – breve', D: 'D – differibile', P: 'P – programmata' },
};

const en: typeof it = {
  prescriptionState: {
    'to-use': 'To be used',
    'partly-used': 'Partly used',
    used: 'Used',
    expired: 'Expired',
    cancelled: 'Cancelled',
    suspended: 'Suspended',
    advised: 'Advised',
    unknown: 'Status unknown',
  },
  unnamedOrder: { drug: 'Drug not specified', specialist: 'Service not specified' },
  prescriptionKind: { drug: 'Prescription of drugs', specialist: 'Prescription of visits and tests' },
  adviceKind: { drug: 'Advised therapy', specialist: 'Advised visit or service' },
  adviceNote: 'This is advice, not a prescription: your doctor writes one if it is needed.',
  priority: { stat: 'U – urgent', urgent: 'U – urgent', asap: 'B – short', routine: 'P – planned' },
  priorityLetter: { U: 'U – urgent', B: 'B – short', D: 'D – deferrable', P: 'P – planned' },
};

export const prescriptionWords = { it, en };
