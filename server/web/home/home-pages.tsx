// The address `/`: what the record is, for visitors; for who has signed in, the home of their role.
import { hasDied, type Requester } from '#auth/requester.ts';
import { Card, Cards } from '../components/display.tsx';
import { inLanguage } from '../language.ts';
import { paths } from '../sign-in.ts';
import { signedIn, type Area, type Visit } from '../page.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import { publicHome } from './public-home.tsx';

type Home = (visit: Visit) => Response | Promise<Response>;

/** By role; the areas bring their own. */
export type Homes = Partial<Record<Requester['kind'], Home | string>>;

export function createHomePages(homes: Homes): Area {
  return {
    pages: [{ method: 'GET', path: '/', who: 'anyone', run: (visit) => homeOf(visit, homes) }],
    navigation: [{ href: '/', label: { it: 'Home', en: 'Home' }, who: ['citizen'], rank: 0 }],
  };
}

function homeOf(visit: Visit, homes: Homes): Response | Promise<Response> {
  const { session, requester } = visit.visitor;
  if (session !== undefined && requester === undefined) return visit.redirect('/accedi/profilo');
  if (hasDied(requester)) return visit.redirect(paths.deceased);
  if (requester === undefined) return publicHome(visit);
  const home = homes[requester.kind];
  if (typeof home === 'string') return visit.redirect(home);
  return home === undefined ? welcome(visit) : home(visit);
}

function welcome(visit: Visit): Response | Promise<Response> {
  const text = inLanguage(visit.language, { it, en }).welcome;
  const { session } = signedIn(visit);
  const doors = [
    ['/attivazione', text.activation],
    ['/scelte', text.choices],
    ['/profilo', text.profile],
  ] as const;
  return visit.page({
    title: text.title(session.name),
    lead: text.lead,
    body: (
      <Cards>
        {doors.map(([href, [title, about]]) => (
          <Card title={title} href={href}>
            <p>{about}</p>
          </Card>
        ))}
      </Cards>
    ),
  });
}
