// What a shop's page does with Attune.
import type { JsonObject } from "@attune/sdk";
import { load } from "@attune/sdk";

const attune = load("YOUR_BROWSER_KEY", { host: "https://attune.example.com" });

void attune.page();
void attune.track("Product Viewed", { product_id: "p-105", name: "20 l pannier", price: 799 });

/** A text of a slot's content: what it holds is the marketer's. */
const textIn = (content: JsonObject | null, name: string): string => {
  const text = content?.[name];
  return typeof text === "string" ? text : "";
};

/** Shows what the slot `hero` says, or what stands in the page already. */
const showHero = async (): Promise<void> => {
  const element = document.querySelector("#hero");
  const { hero } = await attune.decide("hero", { fallback: { hero: { headline: "Welcome" } } });
  if (!element || !hero) return;
  element.textContent = textIn(hero.content, "headline");
  attune.observe(element, hero);
};

/** For the buttons of your consent dialog. */
const answer = async (agreed: boolean): Promise<void> => {
  await attune.consent({ personalization: agreed, marketing: false });
  await showHero();
};

document.querySelector("#agree")?.addEventListener("click", () => void answer(true));
document.querySelector("#refuse")?.addEventListener("click", () => void answer(false));
void showHero();
