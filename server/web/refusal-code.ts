// Refusals of the workflow end in a code, "… (deceased).": pages know by it which words and which field are meant.

/** undefined where the text ends in none. */
export function refusalCode(text: string): string | undefined {
  return /\(([a-z-]+)\)\.?$/.exec(text)?.[1];
}
