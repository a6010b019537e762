// What nobody asks for and the server does by itself: in the trail it is the region's own act.
import type { Act } from '#record/act.ts';

export function actOfServer(requestId: string, asked: string): Act {
  const subject = { kind: 'system', organization: 'region', subject: 'Organization/region' } as const;
  return { requester: { ...subject, scopes: [], purpose: 'ADMINISTRATIVE', client: 'server' }, action: '$activate', asked, requestId };
}
