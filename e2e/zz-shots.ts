import { launchBrowser } from "./browser.ts";
import { mkdirSync } from "node:fs";
const url = process.argv[2] ?? "http://127.0.0.1:4470";
const out = process.argv[3] ?? "/tmp/b10/F/shots";
const only = process.argv[4];
const combos = (process.argv[5] ?? "en-light-1440,sv-dark-390,sv-light-1440,en-dark-390,en-dark-1440,sv-dark-1440,en-light-390,sv-light-390").split(",");
mkdirSync(out, { recursive: true });
const key = "demo-secret-key-not-a-secret";
const api = async (m: string, p: string, b?: object) => (await fetch(new URL(p, url), { method: m, headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, ...(b ? { body: JSON.stringify(b) } : {}) })).text();
const anna = JSON.parse(await api("GET", "/v1/profiles?identifier=user_id:anna-berg")).id;
const dec = JSON.parse(await api("POST", "/v1/decide", { identifiers: { user_id: "anna-berg" }, slots: ["home_hero"], explain: true }));
const decId = dec.decisions?.[0]?.id ?? dec.slots?.home_hero?.decisionId ?? Object.values(dec.decisions ?? dec)[0]?.id;
const accounts = JSON.parse(await api("GET", "/v1/accounts"));
const acc = accounts.accounts?.[0]?.id ?? accounts.accounts?.[0]?.account;
const items = JSON.parse(await api("GET", "/v1/items"));
const item = items.items?.[0]?.id ?? "p-301";
console.log({ anna, decId, acc, item });
const browser = await launchBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
await context.addInitScript({ content: `window.shifted=[];new PerformanceObserver((l)=>{for(const e of l.getEntries())if(!e.hadRecentInput)window.shifted.push([Math.round(e.value*10000)/10000,e.sources.map((s)=>(s.node?.nodeName??"")+"."+(s.node?.className??"")+":"+(s.node?.textContent??"").slice(0,30)+" "+Math.round(s.previousRect.y)+"→"+Math.round(s.currentRect.y)).slice(0,3)])}).observe({type:"layout-shift",buffered:true});` });
const page = await context.newPage();
const errors: string[] = [];
page.on("pageerror", (e) => errors.push(String(e)));
page.on("console", (m) => { if (m.type() === "error") errors.push(m.text()); });
const name = `p-${Date.now()}`;
const made = JSON.parse(await api("POST", "/v1/people", { name, email: `${name}@example.com`, role: "owner" }));
await page.goto(new URL(new URL(made.link.url).hash, new URL("/sign-in", url)).href);
await page.locator("input[type=password]").fill("correct horse battery staple");
await page.keyboard.press("Enter");
await page.getByRole("navigation").first().waitFor();
const routes: [string, string][] = [
  ["home", "/"], ["live", "/live"], ["live-waiting", "/live?show=quarantine"], ["people", "/people"], ["person", `/people/${anna}`],
  ["accounts", "/people/accounts"], ["account", `/people/accounts/${acc}`],
  ["segments", "/segments"], ["segment", "/segments/of/lifecycle-active"], ["segment-edit", "/segments/of/lifecycle-active?edit=1"], ["segment-new", "/segments/new"], 
  ["decisions", "/decisions"], ["decisions-offers", "/decisions?kind=offer"], ["rule", "/decisions/rule/cart-reminder"], ["rule-edit", "/decisions/rule/cart-reminder?edit=1"], ["slot-edit", "/decisions/slot/home_hero?edit=1"], ["offer-edit", "/decisions/offer/rucksack-price?edit=1"], ["policy", "/decisions/policy/demo-contact?edit=1"],
  ["decision", `/decisions/made/${decId}`], ["try", "/decisions/try?slot=home_hero&for=user_id:anna-berg"], ["pressure", "/decisions/pressure"],
  ["items", "/items"], ["item", `/items/${item}`], ["item-edit", `/items/${item}?edit=1`],
  ["setup", "/setup"], ["sources", "/setup/sources"], ["source", "/setup/sources/web"], ["keys", "/setup/keys"], ["plans", "/setup/tracking-plan"], ["plan", "/setup/tracking-plan/shop"], ["consent", "/setup/consent"], ["purpose", "/setup/consent/marketing"], ["team", "/setup/team"], ["audit", "/setup/audit"], ["definitions", "/setup/definitions"], ["you", "/setup/you"],
  ["why-segment", `/people/${anna}?why=segment:lifecycle-active&who=${anna}`],
];
for (const combo of combos) {
  const [lang, theme, width] = combo.split("-");
  await page.setViewportSize({ width: Number(width), height: 900 });
  for (const [what, path] of routes) {
    if (only && only !== "all" && !only.split(",").includes(what)) continue;
    const at = new URL(path, url);
    at.searchParams.set("lang", lang!); at.searchParams.set("theme", theme!);
    await page.goto(at.href);
    await page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => {});
    await page.waitForTimeout(350);
    const shifts: any[] = await page.evaluate("window.shifted");
    const sum = shifts.reduce((a, [v]) => a + v, 0);
    const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    if (sum > 0.001 || over > 0) console.log(combo, what, "shift", sum.toFixed(4), JSON.stringify(shifts.slice(0, 4)), "overflow", over);
    await page.screenshot({ path: `${out}/${combo}-${what}.png`, fullPage: true });
    for (const e of errors.splice(0)) console.log(combo, what, "ERROR", e.slice(0, 200));
  }
}
await browser.close();
