// The part of @lhncbc/ucum-lhc that is used here; the package has no types of its own.
declare module '@lhncbc/ucum-lhc' {
  export const UcumLhcUtils: { getInstance(): { validateUnitString(unit: string): { readonly status: string } } };
}
