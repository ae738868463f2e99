import type { Json } from "../json/index.ts";
import { canonical, isObject } from "../json/index.ts";
import type { Stamp } from "./stamp.ts";
import { compareStamps, decodeStamp } from "./stamp.ts";

/** Last-writer registers by name: the value that the latest stamp wrote. */
export type Register = { readonly value: Json; readonly stamp: Stamp };
export type Registers = Readonly<Record<string, Register>>;

export const NO_REGISTERS: Registers = {};

const newestFirst = (a: readonly [string, Register], b: readonly [string, Register]): number =>
  compareStamps(b[1].stamp, a[1].stamp) || (a[0] < b[0] ? -1 : 1);

/** Of too many names the `limit` most recently written. */
export const boundRegisters = (registers: Registers, limit: number): Registers => {
  const entries = Object.entries(registers);
  return entries.length <= limit
    ? registers
    : Object.fromEntries(entries.sort(newestFirst).slice(0, limit));
};

/**
 * Joins registers, keeping the later writer of each name and, of too many names, the `limit` most
 * recently written. Commutative, associative, idempotent: a name that a subset drops has `limit`
 * later names above it, and these only grow later. Both sides are within the limit already.
 */
export const combineRegisters = (a: Registers, b: Registers, limit: number): Registers => {
  const names = Object.keys(b);
  if (names.length === 0) return a;
  if (Object.keys(a).length === 0) return b;
  const joined: Record<string, Register> = { ...a };
  for (const name of names) {
    const here = Object.hasOwn(joined, name) ? joined[name] : undefined;
    const there = b[name];
    if (there && (!here || compareStamps(there.stamp, here.stamp) > 0)) joined[name] = there;
  }
  return boundRegisters(joined, limit);
};

/** Registers as canonical JSON. */
export const registersText = (registers: Registers): string => {
  const members = Object.keys(registers)
    .sort()
    .map((name) => {
      const register = registers[name];
      if (!register) return "";
      const [time, messageId, source] = register.stamp;
      const stamp = `${time},${JSON.stringify(messageId)},${JSON.stringify(source)}`;
      return `${JSON.stringify(name)}:[${stamp},${canonical(register.value)}]`;
    });
  return `{${members.join(",")}}`;
};

/** Reads what `registersText` wrote. */
export const decodeRegisters = (value: Json | undefined): Registers => {
  if (!isObject(value)) return NO_REGISTERS;
  const registers: Record<string, Register> = {};
  for (const [name, entry] of Object.entries(value)) {
    const stamp = decodeStamp(entry);
    if (stamp !== null && Array.isArray(entry))
      registers[name] = { value: entry[3] ?? null, stamp };
  }
  return registers;
};
