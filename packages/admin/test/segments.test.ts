import { describe, expect, test } from "vitest";
import { browserForFile, expectAccessible, signedIn } from "./open-ui.ts";

const browser = browserForFile();

describe("segments", () => {
  test("are built from a start, kept as a draft, published with who enters shown first, and taken back", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    const isLive = async (): Promise<boolean> => {
      const { segments } = await attune.call("segments");
      return segments.some(({ key }) => key === "left-a-cart");
    };
    await go("/segments");
    await page.getByRole("button", { name: "New segment" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Left a cart");
    await page.getByRole("button", { name: /^Left a cart at least 1 Product Added/ }).click();
    await page.getByRole("button", { name: "Build it" }).click();
    const preview = page.getByRole("region", { name: "Who would be in it now" });
    await preview.getByText("anna@example.com").waitFor();
    // What it begins with is kept, too: nobody has to touch it for that.
    await page.getByText(/^Draft kept/).waitFor();
    // A name of an event that nobody sends: the sentence and the count follow.
    await page.getByRole("combobox", { name: "Event", exact: true }).first().fill("Product Viewed");
    await page.getByText(/at least 1 Product Viewed in the last 7 days since/).waitFor();
    await page.getByText(/^Draft kept/).waitFor();
    expect(await isLive()).toBe(false);
    await page.getByRole("button", { name: "Publish …" }).click();
    const dialog = page.getByRole("dialog", { name: "What publishing changes" });
    await dialog.getByText("1 person enters.").waitFor();
    await dialog.getByRole("button", { name: "Publish" }).click();
    await page.getByText("It is live").waitFor();
    expect(await isLive()).toBe(true);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(isLive).toBe(false);
  });

  test("are begun by Enter right after the name, though the builder comes late", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/segments/new");
    await page.route(/segment-screen[^/]*\.js$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    });
    await page.getByLabel("Name", { exact: true }).fill("Quick");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/segments/of/quick?*");
    await page.getByText(/^Draft kept/).waitFor();
    expect(new URL(page.url()).pathname).toBe("/segments/of/quick");
  });

  test("are built and go live with the keyboard only", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    const tabTo = async (name: string): Promise<void> => {
      const isThere = `document.activeElement.textContent.trim() === ${JSON.stringify(name)}`;
      for (let stop = 0; stop < 80; stop += 1) {
        if ((await page.evaluate(isThere)) === true) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`the Tab key does not come to ${name}`);
    };
    await go("/");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("new seg");
    await page.getByRole("option", { name: "New segment", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/segments/new");
    await page.getByLabel("Name", { exact: true }).focus();
    await page.keyboard.type("Came back");
    await page.keyboard.press("Enter");
    await page.getByText(/^Draft kept/).waitFor();
    await tabTo("Publish …");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "What publishing changes" });
    await expect.poll(() => dialog.getByRole("button", { name: "Publish" }).isEnabled()).toBe(true);
    await tabTo("Publish");
    await page.keyboard.press("Enter");
    await page.getByText("It is live").waitFor();
    const { segments } = await attune.call("segments");
    expect(segments.map(({ key }) => key)).toContain("came-back");
  });

  test("that are live say who would come and go, and where a clause cannot be", async () => {
    const { page, go } = await signedIn(browser.current());
    await go("/segments/of/swedes");
    await page.getByRole("heading", { name: /^In Sweden: 1 person/ }).waitFor();
    await page.keyboard.press("e");
    await page.getByLabel("Value").fill("NO");
    const preview = page.getByRole("region", { name: "Who would be in it now" });
    await expect
      .poll(() => preview.textContent())
      .toMatch(/Would enter: 0.*Would leave: 1.*anna@example\.com/);
    await page.getByRole("button", { name: "+ Segment" }).click();
    await page.getByRole("combobox", { name: "Segment" }).click();
    await page.getByRole("option", { name: "In Sweden" }).click();
    await page
      .getByRole("alert")
      .getByText(/swedes/)
      .first()
      .waitFor();
    await expect
      .poll(() => page.getByRole("button", { name: "Publish …" }).isDisabled())
      .toBe(true);
  });

  test("keep what no form can say as it is written", async () => {
    const { page, go, attune } = await signedIn(browser.current());
    const when = {
      $event: {
        name: "Email Sent",
        last: 4,
        matched: { name: "Email Opened", by: "id", count: { $gte: 2 } },
      },
      country: "SE",
    };
    await attune.call("applyDefinitions", {
      body: { definitions: [{ kind: "segment", key: "readers", name: "Readers", when }] },
    });
    await go("/segments/of/readers?edit=1");
    expect(JSON.parse(await page.getByLabel("As text").inputValue())).toEqual({
      $event: when.$event,
    });
    await page.getByLabel("Value").fill("DK");
    await page.getByText(/^Draft kept/).waitFor();
    const { definitions } = await attune.call("definition", {
      params: { kind: "segment", key: "readers" },
    });
    expect(definitions[0]?.definition["when"]).toEqual({ ...when, country: "DK" });
  });

  test("are accessible in both languages and both themes", async () => {
    const { page, go, complaints } = await signedIn(browser.current());
    for (const [lang, theme] of [
      ["en", "light"],
      ["sv", "dark"],
    ] as const) {
      for (const address of [
        "/segments",
        "/segments?view=overlap",
        "/segments/new",
        "/segments/of/swedes",
        "/segments/of/cart?edit=1&name=Cart&start=cart",
      ]) {
        await go(`${address}${address.includes("?") ? "&" : "?"}lang=${lang}&theme=${theme}`);
        await expectAccessible(page, `${address} in ${lang}, ${theme}`);
      }
      await page.getByRole("button", { name: lang === "en" ? "Publish …" : "Publicera …" }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page, `publishing in ${lang}, ${theme}`);
    }
    expect(complaints).toEqual([]);
  });
});
