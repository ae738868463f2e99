/** About as many steps as an axis has room for. */
const ROOM = 5;

/** How far apart lines of an axis stand: 1, 2 or 5 times a power of ten. */
const stepFor = (most: number): number => {
  const least = most / ROOM;
  const power = 10 ** Math.floor(Math.log10(least));
  const times = [1, 2, 5, 10].find((each) => each * power >= least) ?? 10;
  return Math.max(1, times * power);
};

/** Where an axis of what comes in whole numbers has its lines: never between two of them. */
export const wholeTicks = (counts: readonly number[]): number[] => {
  const most = Math.max(1, ...counts);
  const step = stepFor(most);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
};
