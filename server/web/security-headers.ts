// What browsers are told of every page: nothing from elsewhere, nothing inline, in no frame, in no cache.
// https://www.w3.org/TR/CSP3/

const fixed: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  // What is on these pages is nobody else's who uses the same computer.
  'Cache-Control': 'no-store',
};

/** `data:` images are the small drawings inside the style sheet. */
export function securityHeaders(formTargets: readonly string[], overTls: boolean): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    ...fixed,
    'Content-Security-Policy': policy.join('; '),
    ...(overTls ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}
