import { describe, expect, test } from "vitest";
import { StoreUnavailable } from "../contract.ts";
import { createCircuit } from "./circuit.ts";

const gone = (): Error => Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" });
const lose = async (): Promise<never> => Promise.reject(gone());

/** A circuit whose looks succeed when `back` says so; its waits end at once. */
const circuitWith = (back: (look: number) => boolean) => {
  const waits: number[] = [];
  const changes: (string | null)[] = [];
  let looks = 0;
  let found: () => void = () => undefined;
  const isBack = new Promise<void>((resolve) => (found = resolve));
  const circuit = createCircuit({
    probe: async () => {
      looks += 1;
      if (!back(looks)) throw gone();
    },
    wait: async (ms) => void waits.push(ms),
    onChange: (reason) => {
      changes.push(reason);
      if (reason === null) found();
    },
  });
  return { circuit, waits, changes, isBack };
};

describe("the circuit before PostgreSQL", () => {
  test("does the work while the database answers, and hands on what the work throws", async () => {
    const { circuit, changes } = circuitWith(() => true);
    expect(await circuit.run(async () => 7)).toBe(7);
    await expect(circuit.run(async () => Promise.reject(new TypeError("bug")))).rejects.toThrow(
      TypeError,
    );
    expect(circuit.reason()).toBe(null);
    expect(changes).toEqual([]);
  });

  test("opens at the first sign that it is gone; then calls fail at once and are not tried", async () => {
    const { circuit } = circuitWith(() => false);
    await expect(circuit.run(lose)).rejects.toThrow(StoreUnavailable);
    let tried = false;
    const call = circuit.run(async () => (tried = true));
    await expect(call).rejects.toThrow("connect refused");
    await expect(call).rejects.toThrow(StoreUnavailable);
    expect(tried).toBe(false);
    circuit.stop();
  });

  test("looks for it with growing waits of at most two seconds, and closes when it is back", async () => {
    const { circuit, waits, changes, isBack } = circuitWith((look) => look === 8);
    await expect(circuit.run(lose)).rejects.toThrow(StoreUnavailable);
    await isBack;
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
    expect(circuit.reason()).toBe(null);
    expect(await circuit.run(async () => "again")).toBe("again");
    expect(changes).toEqual(["connect refused", null]);
  });

  test("stays closed when the database is there and cannot do what was asked", async () => {
    const { circuit, changes } = circuitWith(() => true);
    const full = Object.assign(new Error("could not extend file"), { code: "53100" });
    await expect(circuit.run(async () => Promise.reject(full))).rejects.toThrow(StoreUnavailable);
    expect(circuit.reason()).toBe(null);
    expect(changes).toEqual([]);
  });

  test("of many that fail together is opened once", async () => {
    const { circuit, changes, isBack } = circuitWith((look) => look === 2);
    const calls = await Promise.allSettled([1, 2, 3].map(async () => circuit.run(lose)));
    expect(calls.every(({ status }) => status === "rejected")).toBe(true);
    await isBack;
    expect(changes).toEqual(["connect refused", null]);
  });
});
