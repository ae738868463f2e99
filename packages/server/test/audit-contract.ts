import { Definition } from "@attune/core/definition";
import { describe, expect, test } from "vitest";
import type { OpenStore } from "./store-contract.ts";
import { NOON } from "./store-contract.ts";

type Opened = Awaited<ReturnType<OpenStore>>;

const withStore =
  (open: OpenStore, body: (opened: Opened) => Promise<void>) => async (): Promise<void> => {
    const opened = await open();
    try {
      await body(opened);
    } finally {
      await opened.end();
    }
  };

const slot = (title: string): Definition =>
  Definition.parse({ kind: "slot", key: "hero", default: { content: { title } } });

/** What every store engine does alike with what is to be noted. */
export const describeAudit = (engine: string, open: OpenStore): void => {
  describe(`${engine}: the audit log`, () => {
    test(
      "a change and what notes it are there together, in one chain, over a restart",
      withStore(open, async ({ store, reopen }) => {
        const put = (title: string) =>
          store.changeDefinitions({
            changes: [{ change: "put-live", definition: slot(title) }],
            actor: "anna",
            origin: "api",
            at: NOON,
          });
        const note = { at: NOON, actor: "bo", target: "events", details: {} };
        await Promise.all([put("one"), store.noteAudit({ ...note, action: "export.events" })]);
        await put("one");
        const again = await reopen();
        await again.noteAudit({ ...note, action: "export.profiles" });
        const filter = { limit: 9, before: undefined, action: undefined, target: undefined };
        const { rows, next } = await again.reads.audit({ ...filter, actor: undefined });
        expect(rows.map(({ n, actor }) => `${n} ${actor}`)).toEqual(["3 bo", "2 bo", "1 anna"]);
        expect(rows[0]?.prev).toBe(rows[1]?.hash);
        expect(next).toBeNull();
        expect((await again.reads.audit({ ...filter, actor: "anna" })).rows).toHaveLength(1);
        const head = { n: 3, hash: rows[0]?.hash ?? "" };
        expect(await again.reads.auditHead()).toEqual(head);
        expect(await again.verifyAudit(head)).toEqual({
          ok: true,
          entries: 3,
          head,
          firstBad: null,
        });
      }),
    );
  });

  describe(`${engine}: the audit log of a change that fails`, () => {
    test(
      "has no note and no gap, and the changes that came with it have theirs",
      withStore(open, async ({ store }) => {
        const key = {
          id: "k_1",
          kind: "secret",
          source: null,
          role: "analyst",
          at: NOON,
          createdBy: "anna",
          expires: null,
          rotatedAt: null,
          revokedAt: null,
        } as const;
        const add = (name: string) =>
          store.changeKey({
            change: "add",
            key: { ...key, name, hash: name },
            actor: "anna",
            at: NOON,
          });
        // The second has an id that is taken: the group is rolled back, and each is done again alone.
        const answers = await Promise.allSettled([add("ci"), add("ci-too"), add("ci-three")]);
        expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
        expect(await store.verifyAudit(null)).toMatchObject({ ok: true, entries: 1 });
      }),
    );
  });
};
