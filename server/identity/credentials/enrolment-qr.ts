// The picture that an authenticator app reads: an SVG, drawn here.
import { toString as draw } from 'qrcode';

export function enrolmentQr(enrolment: string): Promise<string> {
  return draw(enrolment, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
}
