// The same with React: a hero that a slot decides, and a consent dialog.
import type { JsonObject } from "@attune/sdk";
import { load } from "@attune/sdk";
import { AttuneProvider, Slot, useConsent, useDecision, useTrack } from "@attune/sdk/react";
import type { ReactElement } from "react";
import { createRoot } from "react-dom/client";

const textIn = (content: JsonObject | null, name: string): string => {
  const text = content?.[name];
  return typeof text === "string" ? text : "";
};

const Hero = (): ReactElement => (
  <Slot name="hero" as="section" fallback={{ headline: "Welcome" }}>
    {(content) => <h1>{textIn(content, "headline")}</h1>}
  </Slot>
);

const Shelf = (): ReactElement => {
  const { content, isDeciding, ref } = useDecision("shelf", { fallback: { title: "New in" } });
  return (
    <section ref={ref} hidden={isDeciding}>
      {textIn(content, "title")}
    </section>
  );
};

const Consent = (): ReactElement => {
  const [preferences, consent] = useConsent();
  const track = useTrack();
  const agree = async (): Promise<void> => {
    await consent({ personalization: true });
    await track("Consent Dialog Closed");
  };
  if (preferences["personalization"]) return <p>Thank you.</p>;
  return <button onClick={() => void agree()}>Show me what fits</button>;
};

const Shop = (): ReactElement => {
  const [preferences] = useConsent();
  return (
    <>
      <Consent />
      {/* Decided anew when the answer changes. */}
      <Hero key={String(preferences["personalization"])} />
      <Shelf />
    </>
  );
};

const attune = load("YOUR_BROWSER_KEY", { host: "https://attune.example.com" });

createRoot(document.body).render(
  <AttuneProvider analytics={attune}>
    <Shop />
  </AttuneProvider>,
);
