import type { ModelQuality, ModelVersion } from "@attune/contract";
import { LEAST } from "@attune/core/quality";
import type { Quality, VersionNote } from "./messages.ts";
import { FEW_ITEMS, LEAST_PEOPLE } from "./weigh.ts";

const settingText = ({ setting }: VersionNote): string =>
  setting.kind === "dense"
    ? `all pairs, ridge ${setting.lambda}, dropout ${setting.dropout}`
    : `${setting.neighbours} neighbours of ${setting.rows}, ridge ${setting.lambda}, dropout ${setting.dropout}, people to the minus ${setting.userExponent}`;

/** What was judged of a version, as it is told. */
const qualityView = ({ moment, ...quality }: Quality): ModelQuality => ({
  ...quality,
  moment: new Date(moment).toISOString(),
  need: LEAST,
});

/** A version as it is told. */
export const versionView = (note: VersionNote, served: string | undefined): ModelVersion => ({
  version: note.version,
  at: new Date(note.at).toISOString(),
  touches: note.touches,
  people: note.people,
  leftOut: note.leftOut,
  items: note.items,
  cappedPeople: note.capped.users,
  cappedItems: note.capped.items,
  memory: note.memory,
  seconds: note.seconds,
  setting: settingText(note),
  quality: note.quality === null ? null : qualityView(note.quality),
  blends: note.blends.map((blend) => ({ ...blend, need: LEAST_PEOPLE, fewItems: FEW_ITEMS })),
  served: note.version === served,
});
