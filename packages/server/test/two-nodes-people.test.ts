import { describe, expect, test } from "vitest";
import { startNodes } from "./nodes.ts";
import type { RunningAttune } from "./running-attune.ts";
import type { Browser } from "./signing-in.ts";
import { enter, invite, meets, PASSWORD, redeem, signIn, tokenOf } from "./signing-in.ts";

/** What somebody meets on another node than the one where they signed in. */
const meetsOn = async (node: RunningAttune, { cookie }: Browser): Promise<string | null> => {
  const { port } = new URL(node.url);
  const headers = { cookie: cookie.replace(/_\d+=/, `_${port}=`) };
  return meets(await node.send("whoAmI", { key: null, headers }));
};

describe("people on two nodes of one database", () => {
  test("are signed in on both at once, and out on both", async () => {
    const { a, b } = await startNodes();
    const browser = await enter(a, "mia");
    expect(await meetsOn(b, browser)).toBeNull();
    await a.call("signOut", browser.as());
    expect(await meetsOn(b, browser)).toBe("session-ended");
    const again = await enter(a, "bo");
    const params = { id: again.me.person.id };
    await b.call("changePerson", { params, body: { disabled: true } });
    expect(await meetsOn(a, again)).toBe("session-ended");
    expect(await meets(await signIn(a, "bo@example.com"))).toBe("sign-in-refused");
  });

  test("use a link once, whichever node they come to", async () => {
    const { a, b } = await startNodes();
    const token = tokenOf(await invite(a, "mia"));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => redeem(n % 2 ? a : b, token, PASSWORD)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await a.rows("SELECT id FROM session")).toHaveLength(1);
  });

  test("have names of their own: of 16 who want one on both, one gets it, and no key has it", async () => {
    const { a, b } = await startNodes();
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) =>
        n % 4 === 3
          ? (n % 2 ? a : b).send("addKey", { body: { name: "The One", role: "analyst" } })
          : (n % 2 ? a : b).send("addPerson", {
              body: { name: "The One", email: `one${n}@example.com`, role: "analyst" },
            }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(15);
    expect(await b.call("verifyAudit")).toMatchObject({ ok: true });
  });
});
