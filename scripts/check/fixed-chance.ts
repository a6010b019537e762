// Chance that repeats: every property test draws the same cases in each run, so that what fails once fails again, and a run proves what the
// run before it proved. SEED=NUMBER draws others; a failing property prints the seed that it failed with.
import fc from 'fast-check';

const seed = Number(process.env['SEED'] ?? 20261127);
if (!Number.isSafeInteger(seed)) throw new Error(`SEED=${process.env['SEED']}: a whole number is needed.`);

fc.configureGlobal({ seed });
