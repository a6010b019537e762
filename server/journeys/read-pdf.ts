// A PDF as a reader of screens takes it: its words, the tags they stand in, its language.
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  readonly text: string;
  /** Roles of the structure: H1, P, Table, TR, TH, TD. */
  readonly tags: ReadonlySet<string>;
  readonly isMarked: boolean;
  readonly language: string;
  readonly pages: number;
}

interface Tree {
  readonly role?: string;
  readonly children?: readonly Tree[];
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = pdfjs.getDocument({
    data: Uint8Array.from(bytes),
    verbosity: pdfjs.VerbosityLevel.ERRORS,
    isEvalSupported: false,
    useSystemFonts: false,
  });
  const pdf = await task.promise;
  const texts: string[] = [];
  const tags = new Set<string>();
  const walk = ({ role, children = [] }: Tree): void => {
    if (role !== undefined) tags.add(role);
    for (const each of children) walk(each);
  };
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
    const tree = (await page.getStructTree()) as Tree | null;
    if (tree !== null) walk(tree);
  }
  const mark = (await pdf.getMarkInfo()) as { Marked?: boolean } | null;
  const { info } = await pdf.getMetadata();
  const language = (info as { Language?: string }).Language ?? '';
  const pages = pdf.numPages;
  await task.destroy();
  return { text: texts.join('\n'), tags, isMarked: mark?.Marked === true, language, pages };
}
