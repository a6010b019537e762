// What a password must be: long, and not the person's own name. Length says more than kinds of characters (NIST SP 800-63B, 5.1.1.2).
export const shortestPassword = 12;
const longestPassword = 200;

export type PasswordProblem = 'too-short' | 'too-long' | 'holds-name' | 'too-simple';

export function problemOf(password: string, username: string): PasswordProblem | undefined {
  const letters = [...password];
  if (letters.length < shortestPassword) return 'too-short';
  if (letters.length > longestPassword) return 'too-long';
  if (password.toUpperCase().includes(username.toUpperCase())) return 'holds-name';
  return new Set(letters).size < 5 ? 'too-simple' : undefined;
}
