// The library reads its cookies from a request of node; the pages have no more than the header.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

export function requestWith(cookies: string): { readonly req: IncomingMessage; readonly res: ServerResponse } {
  const req = new IncomingMessage(new Socket());
  req.headers.cookie = cookies;
  return { req, res: new ServerResponse(req) };
}
