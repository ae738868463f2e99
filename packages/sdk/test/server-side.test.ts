import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { IDENTITY_SECRETS, KEYS, startForTest } from "../../server/test/running-attune.ts";
import { knowAnna, openShop } from "../../server/test/shop-definitions.ts";
import { AttuneProblem, createClient, userHash } from "../src/node/index.ts";
import { storedNames } from "./visiting.ts";

/** A host that answers each request by the next of the answers, then passes on to Attune. */
const startBetween = async (
  url: string,
  answers: (readonly [status: number, headers?: Readonly<Record<string, string>>])[],
): Promise<{ readonly url: string; readonly asked: number[] }> => {
  const asked: number[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const [status, headers = {}] = answers.shift() ?? [0];
      asked.push(status);
      if (status !== 0) return void response.writeHead(status, headers).end();
      const passOn = async (): Promise<void> => {
        const answer = await fetch(`${url}${request.url}`, {
          method: "POST",
          headers: {
            authorization: request.headers.authorization ?? "",
            "content-type": "application/json",
          },
          body: Buffer.concat(parts),
        });
        response.writeHead(answer.status).end(await answer.text());
      };
      void passOn();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, asked };
};

describe("a server's client", () => {
  test("messages arrive in batches, in order, once each, though the host fails in between", async () => {
    const attune = await startForTest();
    const between = await startBetween(attune.url, [[503], [429, { "retry-after": "0" }], [200]]);
    const delivered: unknown[] = [];
    const client = createClient({
      host: between.url,
      key: KEYS.server,
      flushAt: 7,
      onDelivered: (_message, { status }) => delivered.push(status),
    });
    for (let nth = 0; nth < 20; nth += 1) client.track({ userId: "kim", event: `Seen ${nth}` });
    await client.flush();
    expect(await storedNames(attune)).toEqual(
      Array.from({ length: 20 }, (_, nth) => `Seen ${nth}`),
    );
    expect(delivered).toEqual(Array.from({ length: 20 }, () => "accepted"));
    expect(between.asked.slice(0, 3)).toEqual([503, 429, 200]);
    await client.close();
  });

  test("what cannot be sent when it is closed is told, and so is what there is no room for", async () => {
    const attune = await startForTest();
    await attune.close();
    const dropped: unknown[] = [];
    const client = createClient({
      host: attune.url,
      key: KEYS.server,
      maxQueue: 2,
      onDropped: ({ event }, reason) => dropped.push([event, reason]),
    });
    for (const event of ["a", "b", "c"]) client.track({ userId: "kim", event });
    await client.close(50);
    client.track({ userId: "kim", event: "d" });
    expect(dropped).toEqual([
      ["c", "full"],
      ["a", "closed"],
      ["b", "closed"],
      ["d", "closed"],
    ]);
  });

  test("it decides, explains by its server key, and says null where there is no answer", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const client = createClient({ host: `${attune.url}/`, key: KEYS.server });
    const answer = await client.decide(
      { identifiers: { user_id: "anna" }, slots: ["hero"] },
      { timeout: 20_000 },
    );
    expect(answer?.decisions["hero"]).toMatchObject({ offer: "gold-week", reason: "SELECTED" });
    const explained = await client.explain(answer?.decisions["hero"]?.decisionId ?? "", "sv");
    expect(explained?.subject?.profile).toBe(answer?.profile);
    expect(explained?.sentences.length).toBeGreaterThan(0);
    expect(await client.explain("no-decision")).toBeNull();
    const slip = client.decide({ identifiers: { shoe_size: "42" }, slots: ["hero"] });
    await expect(slip).rejects.toThrow(AttuneProblem);
    await expect(slip).rejects.toMatchObject({ status: 400 });
    await attune.close();
    expect(await client.decide({ slots: ["hero"] })).toBeNull();
    expect((await client.bootstrap({ slots: ["hero"] })).decisions).toEqual({});
  });

  test("a visitor's Global Privacy Control counts where a server decides for them", async () => {
    const attune = await startForTest();
    await attune.call("applyDefinitions", {
      body: {
        definitions: [
          {
            kind: "purpose",
            key: "personalization",
            basis: "legitimate_interest",
            signals: { gpc: true },
          },
        ],
      },
    });
    await openShop(attune);
    await knowAnna(attune);
    const client = createClient({ host: attune.url, key: KEYS.server });
    const request = { identifiers: { user_id: "anna" }, slots: ["hero"] };
    const patience = { timeout: 20_000 };
    const context = { globalPrivacyControl: true };
    expect((await client.decide(request, patience))?.decisions["hero"]?.offer).toBe("gold-week");
    const denied = await client.decide({ ...request, context }, patience);
    expect(denied?.decisions["hero"]).toMatchObject({ offer: null, reason: "OPTED_OUT" });
  });

  test("what userHash signs is believed from a browser key", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const hash = userHash(IDENTITY_SECRETS.join(","), "user_id", "anna");
    const { decisions } = await attune.call("decide", {
      key: "browser",
      body: { identifiers: { user_id: "anna" }, userHash: { user_id: hash }, slots: ["hero"] },
    });
    expect(decisions["hero"]?.offer).toBe("gold-week");
  });
});
