// The addresses of the personal notebook.
import type { CitizenPage } from '../parts.ts';
import { documentFile, documentSend, editDocument, newDocument } from './document-pages.tsx';
import { editMeasure, measurePage, measureSend, newMeasure } from './measure-pages.tsx';
import { editNote, newNote, noteSend } from './note-pages.tsx';
import { notebookPage, visibilitySend } from './notebook-page.tsx';
import { removePage, removeSend } from './remove-pages.tsx';

export const notebookLooks: Readonly<Record<string, CitizenPage>> = {
  '/taccuino': notebookPage,
  '/taccuino/misure/:misura': measurePage,
  '/taccuino/misure/:misura/nuova': newMeasure,
  '/taccuino/misure/:misura/:id': editMeasure,
  '/taccuino/note/nuova': newNote,
  '/taccuino/note/:id': editNote,
  '/taccuino/documenti/nuovo': newDocument,
  '/taccuino/documenti/:id': editDocument,
  '/taccuino/documenti/:id/file': documentFile,
  '/taccuino/elimina/:genere/:id': removePage,
};

export const notebookActs: Readonly<Record<string, CitizenPage>> = {
  '/taccuino/visibilita': visibilitySend,
  '/taccuino/misure/:misura/nuova': measureSend,
  '/taccuino/misure/:misura/:id': measureSend,
  '/taccuino/note/nuova': noteSend,
  '/taccuino/note/:id': noteSend,
  '/taccuino/documenti/nuovo': documentSend,
  '/taccuino/documenti/:id': documentSend,
  '/taccuino/elimina/:genere/:id': removeSend,
};
