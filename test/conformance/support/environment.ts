// All that the suite takes from the environment. No case looks at the platform.

/** True in the Wine lane, which sets TSWIN32_TEST_UNDER_WINE=1. */
export const underWine = process.env.TSWIN32_TEST_UNDER_WINE === "1";

/**
 * The seed of random cases: TSWIN32_TEST_SEED, `random` for a new one each time. Without it every run has the same cases, so that a change
 * is not blamed for what was there before. Failures print it.
 */
export const seed = process.env.TSWIN32_TEST_SEED === "random" ? Date.now() >>> 0 : (wholeNumber(process.env.TSWIN32_TEST_SEED) ?? 1);

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`TSWIN32_TEST_SEED is "${text}"; it must be a whole number, or random.`);
  return Number(text) >>> 0;
}
