import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder, startServing, urlIn } from "./attune-command.ts";

const Linked = z.object({
  person: z.object({ id: z.string(), name: z.string(), status: z.string() }),
  link: z.object({ url: z.string(), expires: z.string() }),
});
const Person = z.object({ id: z.string(), role: z.string(), status: z.string() });

const directory = (): string => join(freshFolder(), "data");
const MIA = ["--name", "Mia Berg", "--email", "mia@example.com", "--role", "marketer"];
const PASSWORD = "correct horse battery";

/** What the sign-in page does with a link. */
const redeem = (url: string, link: string, password?: string): Promise<Response> =>
  fetch(`${url}/v1/session/link`, {
    method: "POST",
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({
      token: new URL(link).hash.replace("#token=", ""),
      ...(password === undefined ? {} : { password }),
    }),
  });

const linkIn = (printed: string): string => /http\S+\/sign-in#token=\S+/.exec(printed)?.[0] ?? "";

describe("attune people", () => {
  it("adds a person before there is a server: the link leads to the one that comes", async () => {
    const data = directory();
    const added = await attune(["people", "add", ...MIA, "--data", data], { ATTUNE_PORT: "4511" });
    expect(added.err).toBe("");
    expect(added.code).toBe(0);
    expect(added.out).toMatch(
      /^Mia Berg \(u_[0-9a-f]{12}\), marketer\. This link sets a password, once, until \S+:\n\n {2}http:\/\/127\.0\.0\.1:4511\/sign-in#token=[\w-]{43}\n/,
    );
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    const url = urlIn(serving.printed);
    expect((await redeem(url, linkIn(added.out), PASSWORD)).status).toBe(200);
    const listed = await attune(["people", "--data", data]);
    expect(listed.out).toMatch(/u_\w+ +Mia Berg +mia@example\.com +marketer +active +\d{4}-/);
    expect(listed.out).not.toContain("token");
    expect(await serving.stop()).toBe(0);
  });

  it("links, changes roles, disables and enables, by name, address or id", async () => {
    const data = directory();
    const { person } = Linked.parse(await attuneJson(["people", "add", ...MIA, "--data", data]));
    expect(person).toMatchObject({ name: "Mia Berg", status: "invited" });
    const run = (...argv: string[]) => attune(["people", ...argv, "--data", data]);
    await run("add", "--name", "Zoe", "--email", "zoe@example.com", "--role", "owner");
    expect((await run("role", "mia berg", "owner")).out).toBe(
      `Mia Berg (${person.id}) is owner.\n`,
    );
    expect((await run("disable", "MIA@example.com")).out).toContain("is out, and cannot sign in.");
    const refused = await run("link", person.id);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("The person is disabled");
    expect((await run("enable", person.id)).out).toContain("may sign in again.");
    expect((await run("link", "Mia Berg")).out).toContain("/sign-in#token=");
    const again = ["people", "role", person.id, "owner", "--data", data];
    expect(Person.parse(await attuneJson(again))).toMatchObject({ role: "owner" });
    const nobody = await run("disable", "bo");
    expect(nobody.code).toBe(1);
    expect(nobody.err).toContain("attune people list");
    const king = await run("role", "Mia Berg", "king");
    expect(king.err).toContain("owner, marketer, analyst, developer, support");
  });

  it("works over HTTP with an owner's key, and is refused with another role's", async () => {
    const data = directory();
    const serving = await startServing(["serve", "--data", data, "--port", "0"]);
    const url = urlIn(serving.printed);
    const owner = /^ +secret +(\S+)/m.exec(serving.printed)?.[1] ?? "";
    const add = ["people", "add", ...MIA, "--url", url];
    const { link } = Linked.parse(await attuneJson([...add, "--key", owner]));
    expect(link.url.startsWith(`${url}/sign-in#token=`)).toBe(true);
    const Made = z.object({ key: z.string() });
    const make = ["keys", "add", "--name", "sam", "--role", "support", "--data", data];
    const { key } = Made.parse(await attuneJson(make));
    const refused = await attune([...add, "--key", key]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("role");
    expect(await serving.stop()).toBe(0);
  });
});

describe("the first person", () => {
  it("is told of by serve, with a command that works, until there is one", async () => {
    const data = directory();
    const start = ["serve", "--data", data, "--port", "0"];
    const serving = await startServing(start);
    const [, told = ""] = /npx attune (people add .*)$/m.exec(serving.printed) ?? [];
    const argv = told
      .replaceAll(/"([^"]*)"/g, (_, name: string) => name.replace(" ", "_"))
      .split(" ");
    const added = await attune(argv);
    expect(added.err).toBe("");
    expect((await redeem(urlIn(serving.printed), linkIn(added.out), PASSWORD)).status).toBe(200);
    expect(await serving.stop()).toBe(0);
    const again = await startServing(start);
    expect(again.printed).not.toContain("people add");
    expect(again.printed).toContain("Admin UI: http");
    expect((await fetch(`${urlIn(again.printed)}/healthz`)).status).toBe(200);
    expect(await again.stop()).toBe(0);
  });

  it("of the demo is in by the link that it prints, once", async () => {
    const data = join(freshFolder(), "demo");
    const demo = await startServing(["demo", "--data", data, "--port", "0", "--profiles", "20"]);
    const url = urlIn(demo.printed);
    const link = linkIn(demo.printed);
    expect(link.startsWith(`${url}/sign-in#token=`)).toBe(true);
    const answer = await redeem(url, link);
    expect(await answer.json()).toMatchObject({ person: { name: "Demo owner", role: "owner" } });
    expect(answer.headers.get("set-cookie")).toContain("HttpOnly");
    expect((await redeem(url, link)).status).toBe(410);
    expect(await demo.stop()).toBe(0);
  });
});
