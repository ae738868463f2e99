import { describe, expect, test as example } from "vitest";
import { fc, test } from "@fast-check/vitest";
import type { Content, DefinitionDocument } from "./documents.ts";
import type { DraftState } from "./draft-keeper.ts";
import { createDraftKeeper } from "./draft-keeper.ts";

const documentOf = (definition: Content, version: number, actor = "Maja"): DefinitionDocument => ({
  definition,
  version,
  status: "draft",
  actor,
  at: "2026-11-22T12:03:00.000Z",
  origin: "ui",
  authors: [actor],
  reason: null,
  revision: `${actor} ${JSON.stringify(definition)}`,
});

const saying = (text: string): Content => ({ kind: "slot", key: "hero", text });

/** A definition that several write on, as the server keeps it: only over the revision that was seen. */
const open = (definition: Content = saying("")) => {
  const server = { newest: documentOf(definition, 1), puts: 0, isDown: false };
  const timers: (() => void)[] = [];
  const states: DraftState[] = [];
  const keeper = createDraftKeeper(
    {
      put: async (content, over) => {
        await Promise.resolve();
        server.puts += 1;
        if (server.isDown)
          return { is: "refused", error: new Error("no network"), isWorthAnother: true };
        if (over?.revision !== server.newest.revision)
          return { is: "conflict", theirs: server.newest };
        server.newest = documentOf(content, 1);
        return { is: "kept", document: server.newest };
      },
      after: (_, work) => {
        timers.push(work);
        return () => {
          const at = timers.indexOf(work);
          if (at >= 0) timers.splice(at, 1);
        };
      },
      tell: (state) => states.push(state),
    },
    { content: definition, document: server.newest },
  );
  const rest = async (): Promise<void> => {
    for (const work of timers.splice(0)) work();
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  const other = (text: string): void => {
    server.newest = documentOf(saying(text), 1, "Olof");
  };
  return { keeper, server, rest, other, state: () => states.at(-1) };
};

describe("a draft", () => {
  example("is kept once after somebody stops writing, not with each letter", async () => {
    const { keeper, server, rest, state } = open();
    for (const text of ["S", "Su", "Sum"]) keeper.write(saying(text));
    expect(server.puts).toBe(0);
    await rest();
    expect(server.puts).toBe(1);
    expect(server.newest.definition).toEqual(saying("Sum"));
    expect(state()).toEqual({ is: "kept", at: "2026-11-22T12:03:00.000Z" });
  });

  example(
    "that somebody else changed meanwhile is not written over; both ways are offered",
    async () => {
      const { keeper, server, rest, other, state } = open();
      keeper.write(saying("mine"));
      other("theirs");
      await rest();
      expect(state()).toMatchObject({ is: "conflict", theirs: { actor: "Olof" } });
      keeper.write(saying("mine, and more"));
      await rest();
      expect(server.newest.definition).toEqual(saying("theirs"));
      keeper.keepMine();
      await rest();
      expect(server.newest.definition).toEqual(saying("mine, and more"));
    },
  );

  example("goes on from the other's words when they are taken", async () => {
    const { keeper, server, rest, other, state } = open();
    keeper.write(saying("mine"));
    other("theirs");
    await rest();
    expect(keeper.takeTheirs()).toEqual(saying("theirs"));
    expect(state()).toEqual({ is: "same" });
    keeper.write(saying("theirs, and more"));
    await rest();
    expect(server.newest.definition).toEqual(saying("theirs, and more"));
  });

  example("that did not get through is tried again by itself", async () => {
    const { keeper, server, rest, state } = open();
    server.isDown = true;
    keeper.write(saying("Summer"));
    await rest();
    expect(state()?.is).toBe("refused");
    server.isDown = false;
    await rest();
    expect(server.newest.definition).toEqual(saying("Summer"));
  });

  example("is kept when its screen is left before it rested", async () => {
    const { keeper, server, rest } = open();
    keeper.write(saying("Summer"));
    keeper.stop();
    await rest();
    expect(server.newest.definition).toEqual(saying("Summer"));
  });

  example(
    "is settled before it is published, unless somebody else's words are in the way",
    async () => {
      const { keeper, server, other } = open();
      keeper.write(saying("Summer"));
      expect(await keeper.settle()).toBe(true);
      expect(server.newest.definition).toEqual(saying("Summer"));
      other("theirs");
      keeper.write(saying("Summer sale"));
      expect(await keeper.settle()).toBe(false);
      expect(server.newest.definition).toEqual(saying("theirs"));
    },
  );

  type Step = { readonly write: string } | "rest" | "down" | "up";
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ write: fc.string({ maxLength: 3 }) }),
    fc.constantFrom("rest", "down", "up"),
  );
  test.prop([fc.array(step, { maxLength: 30 })])(
    "is what was written last, whatever the network did",
    async (steps) => {
      const { keeper, server, rest } = open();
      let last = "";
      for (const each of steps) {
        if (each === "rest") await rest();
        else if (each === "down" || each === "up") server.isDown = each === "down";
        else {
          last = each.write;
          keeper.write(saying(last));
        }
      }
      server.isDown = false;
      await rest();
      await rest();
      expect(server.newest.definition).toEqual(saying(last));
    },
  );
});
