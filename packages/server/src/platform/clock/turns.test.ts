import { describe, expect, test } from "vitest";
import { createTurns } from "./turns.ts";

/** Counts the turns that others have, as long as it is not told to stop. */
const others = () => {
  let [turns, isOver] = [0, false];
  const next = (): void => {
    turns += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  return {
    turns: () => turns,
    stop: () => {
      isOver = true;
    },
  };
};

describe("long work on the thread that decides", () => {
  test("lets others have their turn each time that it has worked for a slice of 3 ms, and not before", async () => {
    const clock = { now: 0 };
    const turn = createTurns(() => clock.now);
    const beside = others();
    const had: number[] = [];
    for (let piece = 0; piece < 7; piece += 1) {
      had.push(beside.turns());
      clock.now += 1;
      await turn();
    }
    beside.stop();
    expect(had).toEqual([0, 0, 0, 1, 1, 1, 2]);
  });
});
