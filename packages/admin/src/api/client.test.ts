import { describe, expect, test } from "vitest";
import { OPERATIONS } from "@attune/contract";
import type { OperationTable } from "./client.ts";
import { ApiProblem, createClient } from "./client.ts";

const operations: OperationTable = Object.fromEntries(
  Object.entries(OPERATIONS).map(([name, { method, path }]) => [name, [method, path] as const]),
);

type Sent = { readonly address: string; readonly init: RequestInit };

const against = (answer: () => Response) => {
  const sent: Sent[] = [];
  const client = createClient({
    operations,
    now: () => 0,
    fetch: (address, init) => {
      sent.push({ address, init });
      return Promise.resolve(answer());
    },
  });
  return { client, sent };
};

describe("the client", () => {
  test("puts parameters into the path whatever stands in them, and leaves out what is absent", async () => {
    const { client, sent } = against(() => Response.json({}));
    await client.call("whyProfile", { params: { id: "a/b $& c" }, query: { of: "segment:x" } });
    expect(sent.map(({ address }) => address)).toEqual([
      "/v1/profiles/a%2Fb%20%24%26%20c/why?of=segment%3Ax",
    ]);
  });

  test("sends the session's token with what changes something, and never with a read", async () => {
    const { client, sent } = against(() => Response.json({}));
    client.setCsrf("t0ken");
    await client.call("profile", { params: { id: "p1" } });
    await client.call("undo", { params: { id: "p1" }, body: { unmerge: 1 } });
    expect(sent.map(({ init }) => new Headers(init.headers).get("x-attune-csrf"))).toEqual([
      null,
      "t0ken",
    ]);
  });

  test("tells a problem as the server told it, with how long to wait", async () => {
    const document = {
      type: "/problems/too-many-requests",
      title: "Full",
      status: 429,
      fix: "Wait.",
    };
    const { client } = against(() =>
      Response.json(document, { status: 429, headers: { "retry-after": "3" } }),
    );
    const failed = await client.call("segments", {}).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApiProblem);
    expect(failed).toMatchObject({ slug: "too-many-requests", document, retryAfter: 3 });
  });

  test("has a problem for what is no answer of Attune's, and for no answer at all", async () => {
    const { client } = against(() => new Response("<html>", { status: 502 }));
    await expect(client.call("segments", {})).rejects.toMatchObject({ slug: "unreadable" });
    const dead = createClient({
      operations,
      now: () => 0,
      fetch: () => Promise.reject(new TypeError("gone")),
    });
    await expect(dead.call("segments", {})).rejects.toMatchObject({ slug: "unreachable" });
  });

  const ENDED = { type: "/problems/session-ended", title: "Over", status: 401, fix: "Sign in." };

  test("holds what finds its session ended, and all after it, until somebody is signed in again", async () => {
    let isOver = true;
    const { client, sent } = against(() =>
      isOver ? Response.json(ENDED, { status: 401 }) : Response.json({ seq: 1 }),
    );
    client.setCsrf("old");
    const undone = client.call("undo", { params: { id: "p1" }, body: { unmerge: 1 } });
    await expect.poll(client.gate.closedAt).toBe(0);
    const asked = client.call("segments", {});
    await expect(client.call("whoAmI", {})).rejects.toMatchObject({ slug: "session-ended" });
    isOver = false;
    client.setCsrf("new");
    client.gate.open();
    expect(await Promise.all([undone, asked])).toEqual([{ seq: 1 }, { seq: 1 }]);
    expect(
      sent.map(({ address, init }) => [address, new Headers(init.headers).get("x-attune-csrf")]),
    ).toEqual([
      ["/v1/profiles/p1/undo", "old"],
      ["/v1/session", null],
      ["/v1/profiles/p1/undo", "new"],
      ["/v1/segments", null],
    ]);
  });

  test("holds nothing before anybody has signed in, and nothing for a wrong password", async () => {
    const { client } = against(() => Response.json(ENDED, { status: 401 }));
    await expect(client.call("segments", {})).rejects.toMatchObject({ slug: "session-ended" });
    const refused = { ...ENDED, type: "/problems/password-wrong" };
    const other = against(() => Response.json(refused, { status: 401 })).client;
    other.setCsrf("t");
    await expect(
      other.call("changePassword", { body: { current: "a", password: "b" } }),
    ).rejects.toMatchObject({ slug: "password-wrong" });
    expect(client.gate.closedAt()).toBe(null);
  });

  test("passes on that nobody waits any more", async () => {
    const gone = new DOMException("left", "AbortError");
    const client = createClient({
      operations,
      now: () => 0,
      fetch: () => Promise.reject(gone),
    });
    await expect(client.call("segments", {}, AbortSignal.abort())).rejects.toBe(gone);
  });
});
