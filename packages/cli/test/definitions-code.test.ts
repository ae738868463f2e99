import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLocal } from "@attune/server/local";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";
import { AWKWARD, folderOf, freshData, put } from "./definition-files.ts";

describe("attune plan", () => {
  it("shows what apply would change and ends with 2; with 0 when there is nothing to do", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    const first = await attune(["plan", folder, ...data]);
    expect(first.code).toBe(2);
    expect(first.out).toContain("+ create slot hero: version 1\n");
    expect(first.out).toContain("7 to create, 0 to update, 0 to archive, 0 unchanged.");
    await attune(["apply", folder, ...data]);
    expect(await attune(["plan", folder, ...data])).toMatchObject({
      code: 0,
      out: "Nothing to change: all 7 are live as they are.\n",
    });
    const fewer = folderOf({
      "hero.yaml": "kind: slot\nkey: hero\nchannel: app\ndefault: { content: { title: Single } }\n",
    });
    const { code, out } = await attune(["plan", fewer, "--prune", ...data]);
    expect(code).toBe(2);
    expect(out).toMatch(/^~ update slot hero: version 1 → 2, live since \S+ by local \(apply\)$/m);
    expect(out).toContain('    ~ /channel: "web" → "app"\n');
    expect(out).toContain('    - /default/content/text: "Double"\n');
    expect(out).toContain("- archive rule by-hand: version 1");
    expect(out).toMatch(/To apply just this: attune apply \S+ --prune --data \S+ --base \d+\n$/);
  });

  it("is applied only as long as nobody else changed a definition, with its base", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    const plan = await attune(["plan", folder, "--json", ...data]);
    const { base } = JSON.parse(plan.out);
    await put(data, "other.yaml", "kind: slot\nkey: other\n");
    const refused = await attune(["apply", folder, "--base", String(base), ...data]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("Definitions have changed since the plan was made");
    expect(refused.err).toContain("slot other was changed by local at ");
  });

  it("ends with 1 and names the place when a file has a flaw", async () => {
    const folder = folderOf({ "r.yaml": "kind: rule\nkey: r\nslot: x\nthen: { offer: y }\n" });
    const { code, err } = await attune(["plan", folder, ...freshData()]);
    expect(code).toBe(1);
    expect(err).toContain(`${join(folder, "r.yaml")}:3:7: there is no slot x`);
  });
});

describe("attune apply --prune", () => {
  it("archives what is in no file", async () => {
    const data = freshData();
    await attune(["apply", folderOf(AWKWARD), ...data]);
    const hero = folderOf({ "hero.yaml": AWKWARD["comments.yaml"] });
    const { code, out } = await attune(["apply", hero, "--prune", ...data]);
    expect(code).toBe(0);
    expect(out).toMatch(/rule +by-hand +1 +archived/);
    const { definitions } = JSON.parse((await attune(["definitions", "--json", ...data])).out);
    expect(definitions.filter(({ status }: { status: string }) => status === "live")).toHaveLength(
      1,
    );
  });
});

describe("attune drift", () => {
  it("ends with 2 and names what was changed elsewhere, by whom and when; with 0 after a pull", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    expect((await attune(["apply", folder, ...data])).code).toBe(0);
    expect(await attune(["drift", folder, ...data])).toMatchObject({
      code: 0,
      out: "No drift: what is live is what the files say (7 definitions).\n",
    });
    await put(data, "other.yaml", "kind: slot\nkey: windows\nchannel: store\n");
    await attune(["definitions", "archive", "rule", "by-hand", ...data]);
    const { code, out } = await attune(["drift", folder, ...data]);
    expect(code).toBe(2);
    expect(out).toMatch(/^slot windows: different by local at \S+Z \(apply\)$/m);
    expect(out).toContain('    ~ /channel: "store" → "app"');
    expect(out).toMatch(/^rule by-hand: archived by local at \S+Z$/m);
    await attune(["pull", folder, "--prune", ...data]);
    expect((await attune(["drift", folder, ...data])).code).toBe(0);
  });
});

describe("attune drift, after somebody used the API", () => {
  it("tells what was changed and what was added there", async () => {
    const directory = join(freshFolder(), "data");
    const folder = folderOf(AWKWARD);
    await attune(["apply", folder, "--data", directory]);
    const door = await openLocal({ ATTUNE_DATA: directory });
    const send = async (method: string, path: string, body: object): Promise<void> => {
      const headers = { authorization: `Bearer ${door.key}`, "content-type": "application/json" };
      const url = `${door.url}/v1/definitions/slot/${path}`;
      const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
      expect(answer.status).toBe(200);
    };
    for (const key of ["hero", "new"]) {
      await send("PUT", `${key}?origin=ui`, { channel: "store" });
      await send("POST", `${key}/publish`, {});
    }
    await door.close();
    const { code, out } = await attune(["drift", folder, "--json", "--data", directory]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      drifted: [
        { kind: "slot", key: "hero", drift: "changed", by: { actor: "local", origin: "ui" } },
        { kind: "slot", key: "new", drift: "added", by: { actor: "local", origin: "ui" } },
      ],
    });
    await attune(["pull", folder, "--data", directory]);
    expect((await attune(["drift", folder, "--data", directory])).code).toBe(0);
  });
});

describe("approval on the command line", () => {
  const settings = { ATTUNE_APPROVAL_KINDS: "offer" };

  it("apply says what waits for review; the local door does not approve its own", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    const { code, out } = await attune(["apply", folder, ...data], settings);
    expect(code).toBe(0);
    expect(out).toMatch(/offer +flow +1 +in review/);
    expect(out).toMatch(/slot +hero +1 +live/);
    expect(out).toContain("rule by-hand needs no approval; it waits for offer flow.");
    expect(out).toContain("3 are in review: not live before somebody else");
    const own = await attune(["definitions", "approve", "offer", "flow", ...data], settings);
    expect(own.code).toBe(1);
    expect(own.err).toMatch(/^offer flow: version 1, in review, by local\nrevision [0-9a-f]{32}\n/);
    expect(own.err).toContain("Nobody approves what they wrote themselves (own-draft)");
    expect((await attune(["apply", folder, "--approve", ...data], settings)).err).toContain(
      "own-draft",
    );
    const back = await attune(
      ["definitions", "reject", "offer", "flow", "--reason", "Too loud.", ...data],
      settings,
    );
    expect(back.out).toMatch(/offer +flow +1 +draft/);
    const shown = await attune(["definitions", "show", "offer", "flow", ...data], settings);
    expect(shown.out).toContain('sent back from review: "Too loud."');
    expect(shown.out).toContain("    + /content");
    expect(shown.out).toMatch(/Z +1 +draft +local +api +Too loud\.$/m);
    const again = await attune(["definitions", "submit", "offer", "flow", ...data], settings);
    expect(again.out).toContain('offer flow is in review again as it was sent back: "Too loud."');
    expect(again.out).toMatch(/offer +flow +1 +in review/);
    const gone = await attune(["definitions", "discard", "offer", "flow", ...data], settings);
    expect(gone.out).toMatch(/offer +flow +1 +discarded/);
    const kept = await attune(["definitions", "show", "offer", "flow", ...data], settings);
    expect(kept.out).toMatch(/^offer flow: version 1, discarded, by local$/m);
  });

  it("what waits in review is told as such by plan and drift", async () => {
    const data = freshData();
    const folder = folderOf(AWKWARD);
    await attune(["apply", folder, ...data], settings);
    const drift = await attune(["drift", folder, ...data], settings);
    expect(drift.out).toMatch(/^offer flow: in review by local at .*, needs approval$/m);
    expect(drift.out).toMatch(/^rule by-hand: in review by local at .*, waits for offer flow$/m);
    const plan = await attune(["plan", folder, ...data], settings);
    expect(plan.code).toBe(0);
    expect(plan.out).toContain("? in review offer flow: version 1, needs approval\n");
    expect(plan.out).toContain("Nothing to change: 4 in review, 3 live as they are.\n");
  });
});

describe("attune schema", () => {
  it("prints the schema of a kind, lists the kinds, and knows no other", async () => {
    const slot = JSON.parse((await attune(["schema", "slot"])).out);
    expect(slot).toMatchObject({ title: "Attune slot", type: "object", required: ["kind", "key"] });
    expect((await attune(["schema"])).out).toMatch(/^rule +IF condition/m);
    expect(Object.keys(Object(await attuneJson(["schema"])))).toContain("identity");
    const unknown = await attune(["schema", "spell"]);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain("Give one of source, identity");
  });
});
