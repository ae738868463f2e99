import { useMemo } from "react";
import { useAnswer } from "../api/index.ts";
import { useI18n } from "../i18n/index.ts";
import { useSession } from "../session/index.ts";
import type { Option } from "../ui/index.ts";
import type { DefinitionDocument } from "./documents.ts";
import { keyOf, nameOf, newestOf, textIn } from "./documents.ts";

/** What keys in definitions name. */
export type Referred = "slot" | "offer" | "segment" | "purpose" | "source";

/** Where a new one is begun, and what it takes to be let. */
export const NEW_AT = {
  slot: { address: "/decisions?kind=slot&new=1", needs: "applyDefinitions" },
  offer: { address: "/decisions?kind=offer&new=1", needs: "applyDefinitions" },
  segment: { address: "/segments/new", needs: "applyDefinitions" },
  purpose: { address: "/setup/consent?new=1", needs: "applyDefinitions" },
  source: { address: "/setup/sources?new=1", needs: "applyDefinitions" },
  item: { address: "/items?new=1", needs: "putCatalogItems" },
} as const;

const optionOf = (value: string, name: string): Option => ({
  value,
  label: name,
  ...(name === value ? {} : { about: value }),
});

const NONE: readonly DefinitionDocument[] = [];

/** Profiles are in slots and offers; a segment of accounts is none to choose here. */
const isOfPeople = ({ definition }: DefinitionDocument): boolean =>
  textIn(definition, "of") !== "account";

/** All that a key may name, by what people call it. */
export const useOptions = (kind: Referred): readonly Option[] => {
  const { data } = useAnswer("listDefinitions", {});
  const isPurpose = kind === "purpose";
  const { data: consent } = useAnswer("consentSummary", {}, { enabled: isPurpose });
  return useMemo(() => {
    const defined = newestOf(data?.definitions ?? NONE, kind)
      .filter((each) => each.status !== "archived" && isOfPeople(each))
      .map((each) => optionOf(keyOf(each), nameOf(each)));
    const known = new Set(defined.map(({ value }) => value));
    // Some purposes are there without a definition.
    const shipped = (isPurpose ? (consent?.purposes ?? []) : [])
      .filter(({ purpose }) => !known.has(purpose))
      .map(({ purpose, name }) => optionOf(purpose, name));
    return [...defined, ...shipped].toSorted((a, b) => (a.label < b.label ? -1 : 1));
  }, [data, consent, kind, isPurpose]);
};

const ITEMS = 20;

/** Items whose name or id begins with what is written, and the one that is chosen. */
export const useItems = (written: string, chosen: string): readonly Option[] => {
  const { may } = useSession();
  const { locale } = useI18n();
  const begin = written.trim();
  const { data } = useAnswer(
    "catalogItems",
    { query: { locale, limit: ITEMS, ...(begin === "" ? {} : { query: begin }) } },
    { enabled: may("catalogItems") },
  );
  const { data: one } = useAnswer(
    "catalogItem",
    { params: { id: chosen }, query: { locale } },
    { enabled: chosen !== "" && may("catalogItem") },
  );
  return useMemo(() => {
    const found = (data?.items ?? []).map(({ id, title }) => optionOf(id, title));
    const isThere = chosen === "" || found.some(({ value }) => value === chosen);
    return isThere ? found : [optionOf(chosen, one?.title ?? chosen), ...found];
  }, [data, one, chosen]);
};
