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
      [
        'Dati aperti e riuso',
        'Il codice si può riusare. I dati del Fascicolo no: appartengono alle persone, e li vede solo chi ciascuna ammette.',
      ],
      ['Uso', 'Le informazioni del Fascicolo non sostituiscono il parere del medico. Per le urgenze chiama il 112.'],
    ] as readonly (readonly [title: string, text: string])[],
  },
  accessibility: {
    title: 'Dichiarazione di accessibilità',
    lead: 'Ci impegniamo a rendere queste pagine accessibili a tutti, come chiede la legge 9 gennaio 2004 n. 4. I requisiti sono quelli della norma UNI CEI EN 301549, cioè WCAG 2.1 livello AA.',
    sections: [
      [
        'A che cosa si applica',
        [
          'Questa dichiarazione si applica alle pagine di questo servizio, dalla pagina iniziale alle aree per cittadini, professionisti, sportello e regione. Segue il modello stabilito dall’AgID (decisione di esecuzione (UE) 2018/1523).',
        ],
      ],
      [
        'Stato di conformità',
        [
          'Le pagine sono parzialmente conformi ai requisiti dell’appendice A della norma UNI CEI EN 301549, per le eccezioni elencate sotto.',
        ],
      ],
      [
        'Contenuti non accessibili',
        [
          'Per inosservanza della legge 4/2004: le ricevute e le stampe del Fascicolo sono PDF con struttura, ma la loro conformità non è stata certificata; la pagina tecnica dell’API, rivolta a chi sviluppa, è solo in inglese e non è stata verificata.',
          'Per onere sproporzionato: nessuno.',
          'Fuori dall’ambito della legge: i documenti inviati dalle strutture, in PDF o come immagine, possono non essere accessibili; non li produciamo noi e non possiamo cambiarli. Dove il documento porta i dati, la pagina del referto li mostra anche come testo e tabelle.',
        ],
      ],
      [
        'Come è stata redatta',
        [
          'La dichiarazione è stata redatta il 27 novembre 2026, con un’autovalutazione di chi sviluppa il programma. A ogni modifica le pagine sono controllate con strumenti automatici (axe, WCAG 2.1 A e AA), a 320 pixel di larghezza, con il testo al 200 % e con la sola tastiera.',
          'Non sono ancora stati fatti un controllo con le tecnologie assistive né una prova con persone con disabilità.',
          'La dichiarazione va riesaminata entro il 23 settembre di ogni anno.',
        ],
      ],
      [
        'Segnalazioni e recapiti',
        [
          'Se trovi un ostacolo, o ti serve un contenuto in una forma accessibile, scrivi a accessibilita@fascicolo.example o chiama il numero dell’assistenza che trovi in fondo a ogni pagina. Indica l’indirizzo della pagina, il problema, e se vuoi il programma che usi. Non mandare dati sulla tua salute. Rispondiamo entro 30 giorni.',
          'In questo ambiente dimostrativo il recapito è inventato: ogni regione indica il proprio e chi ne è responsabile.',
        ],
      ],
      [
        'Procedura di attuazione',
        [
          'Se entro 30 giorni la risposta manca o non ti soddisfa, puoi rivolgerti al Difensore civico per il digitale presso l’Agenzia per l’Italia digitale (AgID), come prevede l’articolo 3-quinquies della legge 4/2004.',
        ],
      ],
      [
        'Informazioni sul sito',
        [
          'Pubblicazione: 27 novembre 2026 (ambiente dimostrativo). Prove di usabilità: non ancora fatte.',
          'Le pagine sono fatte dal programma stesso, senza un sistema di gestione dei contenuti, con la veste grafica Bootstrap Italia.',
        ],
      ],
    ] as readonly (readonly [title: string, lines: readonly string[]])[],
  },
};
