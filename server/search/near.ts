// Distance between two points of the Earth, for Location.near.
// https://hl7.org/fhir/R4/location.html#positional

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean radius. */
const EARTH_METERS = 6_371_008.8;

/** Great circle, by the haversine formula. */
export function distanceInMeters(a: Point, b: Point): number {
  const rise = Math.sin(radians(b.latitude - a.latitude) / 2);
  const run = Math.sin(radians(b.longitude - a.longitude) / 2);
  const h = rise * rise + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * run * run;
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
