// Is a unit one of UCUM? The tables are large and seldom needed twice: loaded with the first question, each answer remembered.
// https://ucum.org/ucum

export type IsUnit = (unit: string) => boolean;

/** More units than this are no units but attempts. */
const MOST = 5000;
let loading: Promise<IsUnit> | undefined;

export function loadUnits(): Promise<IsUnit> {
  loading ??= load();
  return loading;
}

async function load(): Promise<IsUnit> {
  const { UcumLhcUtils } = await import('@lhncbc/ucum-lhc');
  const utils = UcumLhcUtils.getInstance();
  const known = new Map<string, boolean>();
  return (unit) => {
    const before = known.get(unit);
    if (before !== undefined) return before;
    const answer = /^[!-~]{1,64}$/.test(unit) && utils.validateUnitString(unit).status === 'valid';
    if (known.size < MOST) known.set(unit, answer);
    return answer;
  };
}
