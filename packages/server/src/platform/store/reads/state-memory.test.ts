import { EMPTY_STATE, encodeState } from "@attune/core/profile";
import { expect, test } from "vitest";
import { createStateMemory } from "./state-memory.ts";

const stateText = (events: number): string => encodeState({ ...EMPTY_STATE, events });

test("a state that stands as it stood is not read again", () => {
  const stateOf = createStateMemory();
  const first = stateOf(1, stateText(3));
  expect(stateOf(1, stateText(3))).toBe(first);
  expect(first.events).toBe(3);
});

test("one that has changed, forward or back, is read as it stands", () => {
  const stateOf = createStateMemory();
  const seen = [3, 4, 3].map((events) => stateOf(1, stateText(events)).events);
  expect(seen).toEqual([3, 4, 3]);
});

test("no more is remembered than there is room for: who was asked for longest ago goes first", () => {
  const text = stateText(1);
  const stateOf = createStateMemory(2 * text.length);
  const first = stateOf(1, text);
  const second = stateOf(2, text);
  expect(stateOf(1, text)).toBe(first);
  stateOf(3, text);
  expect(stateOf(1, text)).toBe(first);
  expect(stateOf(2, text)).not.toBe(second);
});
