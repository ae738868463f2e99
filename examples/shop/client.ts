// What runs in the shop's pages. Served without its types.
import type { Analytics, Decision } from "@attune/sdk";

/** The snippet's stub first, then the SDK; both take the same calls. */
declare const attune: Analytics;

const { answer, customer } = document.body.dataset;

/** What the banner asks for. */
const answers = (agreed: boolean) => ({ personalization: agreed, analytics: agreed });

const valueOf = (button: HTMLElement | null): string =>
  button instanceof HTMLButtonElement ? button.value : "";

/** Also where Attune is blocked the shop goes on; what was not sent by then is sent by the next page. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_000));

/** Lets the SDK do its part before the shop's server gets the form. */
const before = (form: HTMLFormElement, work: (value: string) => Promise<void>): void => {
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    event.preventDefault();
    const go = (): void => {
      const field = document.createElement("input");
      field.type = "hidden";
      if (submitter instanceof HTMLButtonElement && submitter.name !== "") {
        field.name = submitter.name;
        field.value = submitter.value;
        form.append(field);
      }
      form.submit();
    };
    void Promise.race([work(valueOf(submitter)), pause()]).then(go, go);
  });
};

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-consent]"))
  before(form, async (value) => {
    await attune.consent(answers(value === "yes"));
    await attune.flush();
  });

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-leave]"))
  before(form, async () => {
    await attune.flush();
    // Whoever comes next in this browser is somebody else.
    if (customer !== "") attune.reset();
  });

/** Tells of blocks that were seen and clicked. */
const watch = async (): Promise<void> => {
  const blocks = [...document.querySelectorAll<HTMLElement>("[data-slot]")];
  const slots = blocks.map(({ dataset }) => dataset["slot"] ?? "");
  if (slots.length === 0) return;
  const decisions: Readonly<Record<string, Decision>> = await attune.decide(slots);
  for (const block of blocks) {
    const decision = decisions[block.dataset["slot"] ?? ""];
    if (decision) attune.observe(block, decision);
  }
};

// The answer is the shop's to remember; the same answer twice is said once.
if (answer !== "unasked") await attune.consent(answers(answer === "yes"));
await attune.page();
if (answer === "yes") await watch();
