// Specialist services that are prescribed, booked and reported: code of the national catalogue (illustrative), report kind, findings.

export interface Service {
  readonly code: string;
  readonly name: string;
  readonly kind: 'laboratory' | 'radiology' | 'cardiology';
  /** DICOM modality, for images. */
  readonly modality?: { readonly code: string; readonly name: string };
  /** Section of v2-0074. */
  readonly section: { readonly code: string; readonly name: string };
  /** What the person does beforehand. */
  readonly preparation?: string;
  readonly normal: readonly string[];
  readonly abnormal: readonly string[];
}

export const services = {
  blood: {
    code: '91.49.2',
    name: 'Prelievo di sangue venoso ed esami ematochimici',
    kind: 'laboratory',
    section: { code: 'LAB', name: 'Laboratory' },
    preparation: 'A digiuno da almeno 8 ore; si può bere acqua. Porta la tessera sanitaria e la ricetta.',
    normal: ['Valori nei limiti.'],
    abnormal: ['Valori fuori dai limiti segnalati con asterisco.'],
  },
  chestXray: {
    code: '87.44.1',
    name: 'Radiografia del torace',
    kind: 'radiology',
    modality: { code: 'DX', name: 'Digital Radiography' },
    section: { code: 'RAD', name: 'Radiology' },
    preparation: 'Nessuna preparazione. Togli collane e oggetti di metallo; di’ al personale se potresti essere incinta.',
    normal: ['Non lesioni pleuroparenchimali in atto. Ombra cardiaca nei limiti.'],
    abnormal: [
      'Addensamento parenchimale basale destro, da ricontrollare dopo terapia.',
      'Accentuazione della trama broncovasale. Cuore ai limiti superiori.',
    ],
  },
  kneeXray: {
    code: '88.27.2',
    name: 'Radiografia del ginocchio',
    kind: 'radiology',
    modality: { code: 'DX', name: 'Digital Radiography' },
    section: { code: 'RAD', name: 'Radiology' },
    preparation: 'Nessuna preparazione. Porta le radiografie precedenti.',
    normal: ['Non rime di frattura. Rapporti articolari conservati.'],
    abnormal: ['Gonartrosi con riduzione della rima articolare mediale.'],
  },
  abdomenUltrasound: {
    code: '88.76.1',
    name: 'Ecografia dell’addome completo',
    kind: 'radiology',
    modality: { code: 'US', name: 'Ultrasound' },
    section: { code: 'RUS', name: 'Radiology Ultrasound' },
    preparation: 'A digiuno da 6 ore. Bevi mezzo litro d’acqua un’ora prima e non urinare fino all’esame.',
    normal: ['Fegato, milza, pancreas e reni di forma e volume regolari.'],
    abnormal: ['Steatosi epatica di grado lieve. Colecisti con fango biliare.'],
  },
  headCt: {
    code: '87.03',
    name: 'Tomografia computerizzata del capo',
    kind: 'radiology',
    modality: { code: 'CT', name: 'Computed Tomography' },
    section: { code: 'CT', name: 'CAT Scan' },
    preparation: 'Porta gli esami precedenti. Di’ al personale se sei allergico ai mezzi di contrasto o se potresti essere incinta.',
    normal: ['Non lesioni emorragiche né focali. Sistema ventricolare in asse.'],
    abnormal: ['Esiti ischemici cronici in sede nucleocapsulare sinistra.'],
  },
  cardiologyVisit: {
    code: '89.7A.3',
    name: 'Prima visita cardiologica con elettrocardiogramma',
    kind: 'cardiology',
    section: { code: 'EC', name: 'Electrocardiac (e.g., EKG, EEC, Holter)' },
    preparation: 'Porta gli elettrocardiogrammi precedenti e l’elenco dei farmaci che prendi. Non serve il digiuno.',
    normal: ['Ritmo sinusale, tracciato nei limiti. Buon compenso emodinamico.'],
    abnormal: ['Fibrillazione atriale a risposta ventricolare controllata.', 'Ipertrofia ventricolare sinistra da sovraccarico pressorio.'],
  },
  echocardiogram: {
    code: '88.72.2',
    name: 'Ecocolordopplergrafia cardiaca',
    kind: 'cardiology',
    section: { code: 'CUS', name: 'Cardiac Ultrasound' },
    preparation: 'Porta gli elettrocardiogrammi precedenti e l’elenco dei farmaci che prendi. Non serve il digiuno.',
    normal: ['Cinetica globale e segmentaria conservata. Frazione di eiezione normale.'],
    abnormal: ['Ipocinesia inferiore con frazione di eiezione lievemente ridotta.'],
  },
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;
