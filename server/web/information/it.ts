// Privacy, legal notes, accessibility statement.

export const it = {
  privacy: {
    title: 'Privacy',
    lead: 'L’informativa completa sul Fascicolo, e come questo sito tratta i dati di chi lo visita.',
    site: 'I dati di chi visita il sito',
    lines: [
      'Per chi accede usiamo un solo cookie tecnico, che finisce con la sessione (al più tardi dopo 8 ore, o dopo 15 minuti senza attività), e uno che ricorda la lingua. Non servono per seguirti e non chiedono consenso.',
      'Le pagine non chiedono nulla ad altri siti: caratteri, icone e fogli di stile vengono da qui.',
      'Ogni accesso ai dati del Fascicolo viene registrato: chi, quando, che cosa e perché. Lo vedi anche tu.',
    ],
    notice: 'Informativa sul Fascicolo',
    version: (version: string) => `In vigore: versione ${version}`,
  },
  legal: {
    title: 'Note legali',
    lead: 'Chi gestisce il servizio e a quali condizioni.',
    sections: [
      [
        'Titolare',
        'Questo è un ambiente dimostrativo: ogni regione che usa il programma indica qui il proprio titolare, il responsabile della protezione dei dati e i recapiti.',
      ],
      [
        'Base giuridica',
        'Il Fascicolo sanitario elettronico è istituito dall’articolo 12 del decreto-legge 179/2012. I contenuti, i consensi e i diritti sono regolati dal DPCM 178/2015 e dal decreto del Ministro della salute 7 settembre 2023.',
      ],
      [
        'Programma',
        'Il programma è libero, con licenza Apache 2.0. I caratteri Titillium Web hanno licenza SIL Open Font; la veste grafica usa Bootstrap Italia, licenza BSD.',
      ],
      ['Uso', 'Le informazioni del Fascicolo non sostituiscono il parere del medico. Per le urgenze chiama il 112.'],
    ] as readonly (readonly [title: string, text: string])[],
  },
  accessibility: {
    title: 'Dichiarazione di accessibilità',
    lead: 'Ci impegniamo a rendere queste pagine accessibili a tutti, secondo la legge 9 gennaio 2004 n. 4 e la norma EN 301 549 (WCAG 2.1 livello AA).',
    sections: [
      [
        'Stato di conformità',
        [
          'Le pagine sono parzialmente conformi ai requisiti, per le eccezioni elencate sotto. A ogni modifica le controlliamo con strumenti automatici, a 320 pixel di larghezza, con il testo al 200 % e con la sola tastiera. Una verifica con persone con disabilità non è ancora stata fatta.',
        ],
      ],
      [
        'Contenuti non accessibili',
        [
          'I documenti in PDF inviati dalle strutture possono non essere accessibili: non li produciamo noi. Le ricevute e le stampe del Fascicolo sono PDF con struttura, ma la loro conformità non è stata certificata.',
          'La pagina tecnica dell’API, rivolta a chi sviluppa, è in inglese e non è stata verificata.',
        ],
      ],
      [
        'Segnalazioni',
        [
          'Se trovi un ostacolo, scrivi a accessibilita@fascicolo.example o chiama il numero dell’assistenza, indicando la pagina e il problema. Rispondiamo entro 30 giorni.',
        ],
      ],
      [
        'Procedura di attuazione',
        [
          'Se la risposta manca o non ti soddisfa, puoi rivolgerti al Difensore civico per il digitale presso l’Agenzia per l’Italia digitale (AgID).',
        ],
      ],
    ] as readonly (readonly [title: string, lines: readonly string[]])[],
    reviewed:
      'Dichiarazione redatta il 27 novembre 2026 con un’autovalutazione di chi sviluppa il programma; va riesaminata entro il 23 settembre di ogni anno.',
  },
};
