// Names of the synthetic people: ordinary given names, and surnames that say they are invented.

export const givenNames = {
  female: [
    'Ada', 'Agata', 'Alba', 'Alice', 'Amelia', 'Anna', 'Bianca', 'Camilla', 'Carla', 'Caterina', 'Cecilia', 'Chiara', 'Clara', 'Diana', 'Elena', 'Elisa',
    'Emma', 'Flora', 'Francesca', 'Gaia', 'Giada', 'Gioia', 'Giulia', 'Iris', 'Laura', 'Lia', 'Linda', 'Lucia', 'Margherita', 'Marta', 'Nora', 'Olga',
    'Paola', 'Rita', 'Rosa', 'Sara', 'Silvia', 'Sofia', 'Teresa', 'Vera',
  ],
  male: [
    'Aldo', 'Alessandro', 'Andrea', 'Bruno', 'Carlo', 'Claudio', 'Dario', 'Davide', 'Diego', 'Edoardo', 'Elia', 'Emilio', 'Enrico', 'Fabio', 'Filippo',
    'Franco', 'Gino', 'Giorgio', 'Giovanni', 'Guido', 'Ivo', 'Leo', 'Lorenzo', 'Luca', 'Marco', 'Martino', 'Matteo', 'Michele', 'Nicola', 'Nino', 'Oreste',
    'Paolo', 'Piero', 'Renzo', 'Sandro', 'Stefano', 'Tommaso', 'Ugo', 'Valerio', 'Vito',
  ],
} as const;

const stems = ['Prova', 'Esempi', 'Modella', 'Saggia', 'Campiona', 'Bozza', 'Schema', 'Finta', 'Traccia', 'Abbozza', 'Simula', 'Inventa'] as const;
const endings = ['rosso', 'bianco', 'netti', 'lli', 'rini', 'scotti', 'verde', 'monte', 'mare', 'fonte', 'ponte', 'villa', 'costa', 'riva', 'forte', 'bella'] as const;

export const surnames: readonly string[] = stems.flatMap((stem) => endings.map((ending) => stem + ending));

export const streets = [
  'Via dell’Esempio', 'Via della Prova', 'Via del Campione', 'Salita del Modello', 'Vico della Bozza', 'Piazza dello Schema', 'Corso della Traccia', 'Viale del Saggio',
] as const;
