// A laboratory report that a region published, sent again and again as another document of another person: `samples` stand beside the project.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ExamplePerson } from '#ingest/example.fixture.ts';

export const realDocumentName = 'validator-lab-regional-er.xml';
const file = fileURLToPath(new URL(`../../../shared/samples/cda2/lab/${realDocumentName}`, import.meta.url));

type RealDocument = (person: ExamplePerson, id: string) => string;

/** undefined in a clone that has no samples beside it. */
export function loadRealDocument(): RealDocument | undefined {
  if (!existsSync(file)) return undefined;
  const published = readFileSync(file, 'utf8');
  let sent = 0;
  return (person, id) => {
    sent += 1;
    let text = published;
    for (const [written, other] of replacements(person, id)) {
      if (!text.includes(written)) throw new Error(`${realDocumentName} is not the document that it was: ${written} is not in it.`);
      text = text.replaceAll(written, other);
    }
    return otherValues(text, sent);
  };
}

/** The document's own number and those of its order, and whose it is. */
function replacements({ fiscalCode, family, given, birthTime }: ExamplePerson, id: string): readonly (readonly [string, string])[] {
  return [
    ['105800053010080122TEST1052002', id],
    ['105ZU9ALW9NMYUHU', `${id}.ORDER`],
    ['105ISES000012345', `${id}.REQUEST`],
    ['"1015961"', `"${id}.ACCESS"`],
    ['SSSMNN75B01F257L', fiscalCode],
    ['<family>ASSISTITOPROVA<', `<family>${family}<`],
    ['<given>MODENA UNO<', `<given>${given}<`],
    ['"19750201"', `"${birthTime}"`],
  ];
}

/** Each result, in its entry and in the table that people read, with as many digits as before. */
function otherValues(text: string, sent: number): string {
  return text.replaceAll(/(?<=<td>|xsi:type="PQ" value=")\d+(?:\.\d+)?(?=<\/td>|")/g, (value) => {
    const digits = value.split('.')[1]?.length ?? 0;
    return (Number(value) + (sent % 9) / 10 ** digits).toFixed(digits);
  });
}
