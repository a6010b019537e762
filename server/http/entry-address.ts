// The method and address of a Bundle entry, read by the route table and with the refusals of requests of their own.
// https://hl7.org/fhir/R4/bundle.html#request
import type { ReadAddress } from '#interactions/route-entry.ts';
import type { MatchRoute } from './match-route.ts';
import { readParams, takeTransport } from './params.ts';

export function createReadAddress(matchRoute: MatchRoute): ReadAddress {
  return (method, address) => {
    const mark = address.indexOf('?');
    const path = mark < 0 ? address : address.slice(0, mark);
    const { route, ...place } = matchRoute(method, path);
    return { asked: route.asked, place, params: takeTransport(readParams(mark < 0 ? '' : address.slice(mark + 1))).rest };
  };
}
