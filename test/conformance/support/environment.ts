// All that the suite takes from the environment. No case looks at the platform.

/** True in the Wine lane, which sets TSWIN32_TEST_UNDER_WINE=1. */
export const underWine = process.env.TSWIN32_TEST_UNDER_WINE === "1";

/** The seed of random cases: TSWIN32_TEST_SEED to repeat a run, otherwise a new one each time. Failures print it. */
export const seed = wholeNumber(process.env.TSWIN32_TEST_SEED) ?? Date.now() >>> 0;

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`TSWIN32_TEST_SEED is "${text}"; it must be a whole number.`);
  return Number(text) >>> 0;
}
