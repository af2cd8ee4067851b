// How things are compared: by turns, many times, so that what else the machine does meanwhile meets all of them alike.

/**
 * What each contestant's run() gave, round by round: in turns (A B C, C B A, A B C …), after `warmUp` rounds that do not count.
 */
export async function byTurns(contestants, rounds, warmUp = 1) {
  const figures = contestants.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    const order = [...contestants.keys()];
    if (round % 2 !== 0) order.reverse();
    for (const index of order) {
      const figure = await contestants[index].run();
      if (round >= 0) figures[index].push(figure);
    }
  }
  return figures;
}

/** How many times theirs ours is: the median of the rounds' ratios, for what was measured side by side is compared with each other. */
export function ratio(ours, theirs) {
  return median(ours.map((figure, round) => figure / theirs[round]));
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
