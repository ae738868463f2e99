import type { Kind } from "@attune/contract";
import type { ComponentType } from "react";
import type { PartProps } from "../ui/index.ts";
import { AskedEditor, MayAskEditor } from "./asked-editor.tsx";
import { ComputedEditor } from "./computed-editor.tsx";
import { DefaultEditor, VersionsEditor } from "./content-editors.tsx";
import {
  CurrencyEditor,
  DurationEditor,
  MoneyEditor,
  TimeEditor,
  wordEditor,
  wordsEditor,
  WorthEditor,
} from "./plain-editors.tsx";
import { ItemEditor, keyEditor, keysEditor, ShownEditor } from "./reference-editors.tsx";
import { SlotSchemaEditor } from "./slot-schema-editor.tsx";
import type { FieldSort } from "./fields.ts";
import { FIELDS, listAt, textAt } from "./fields.ts";

/** What a field of a sort is edited with. */
const EDITORS: Readonly<Record<FieldSort, ComponentType<PartProps>>> = {
  condition: AskedEditor,
  "rare condition": MayAskEditor,
  slot: keyEditor("slot"),
  offer: keyEditor("offer"),
  segment: keyEditor("segment"),
  purpose: keyEditor("purpose"),
  item: ItemEditor,
  slots: keysEditor("slot"),
  offers: keysEditor("offer"),
  purposes: keysEditor("purpose"),
  sources: keysEditor("source"),
  shown: ShownEditor,
  versions: VersionsEditor,
  default: DefaultEditor,
  schema: SlotSchemaEditor,
  computed: ComputedEditor,
  duration: DurationEditor,
  time: TimeEditor,
  money: MoneyEditor,
  currency: CurrencyEditor,
  worth: WorthEditor,
  channel: wordEditor({
    ordinary: ["web", "app", "email", "store"],
    read: (each) => [textAt(each, "channel")],
  }),
  channels: wordsEditor({
    ordinary: ["web", "app", "email", "store"],
    read: (each) => [textAt(each, "channel")],
  }),
  page: wordEditor({
    ordinary: ["home", "product", "category", "cart", "checkout"],
    read: (each) => [textAt(each, "page")],
  }),
  category: wordEditor({ read: (each) => [textAt(each, "category")] }),
  brand: wordEditor({ read: (each) => [textAt(each, "brand")] }),
  groups: wordsEditor({ read: (each) => listAt(each, "groups") }),
  locales: wordsEditor({ ordinary: ["en", "sv"], read: (each) => listAt(each, "locales") }),
  tags: wordsEditor({ read: (each) => listAt(each, "tags") }),
};

/** The editors of a kind's fields, by path. */
export const editorsOf = (kind: Kind): Readonly<Record<string, ComponentType<PartProps>>> =>
  Object.fromEntries(
    Object.entries(FIELDS[kind]?.sorts ?? {}).map(([path, sort]) => [path, EDITORS[sort]]),
  );
