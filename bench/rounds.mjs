// How things are compared: by turns, many times, so that what else the machine does meanwhile meets all of them alike.

/**
 * Measures contestants by turns (A B C, C B A, A B C …) after one round to get warm.
 *
 * The ratio to each rival is the median of the rounds' ratios: what was measured side by side is compared with each other.
 *
 * @param contestants  The first is ours. `run` gives what one operation costs; `target` is how much more than this rival we may cost.
 */
export async function measure(contestants, rounds) {
  const figures = contestants.map(() => []);
  for (let round = -1; round < rounds; round++) {
    const order = [...contestants.keys()];
    if (round % 2 !== 0) order.reverse();
    for (const index of order) {
      const figure = await contestants[index].run();
      if (round >= 0) figures[index].push(figure);
    }
  }
  const [ours, ...rivals] = figures;
  return {
    ours: median(ours),
    rivals: rivals.map((theirs, index) => ({
      name: contestants[index + 1].name,
      theirs: median(theirs),
      ratio: median(ours.map((figure, round) => figure / theirs[round])),
      target: contestants[index + 1].target,
    })),
  };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
