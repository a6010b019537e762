// Numbers as searches see them: the implicit precision of a decimal, and the open ends of ranges.
// https://hl7.org/fhir/R4/search.html#number

/** Open ends; finite, so that every database and JSON keeps them. */
export const LOWEST = -Number.MAX_VALUE;
export const HIGHEST = Number.MAX_VALUE;
