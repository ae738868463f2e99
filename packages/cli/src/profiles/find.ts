import type { ProfileResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { Api } from "../api/index.ts";

export const isProfileName = (text: string): boolean => /^p\d+$/.test(text);

/** The profile that a person means: by its id or by one of its identifiers. */
export const findProfile = (api: Api, who: string): Promise<ProfileResponse> =>
  isProfileName(who)
    ? api.call(OPERATIONS.profile, { params: { id: who } })
    : api.call(OPERATIONS.findProfile, { query: { identifier: who } });

const UNITS: readonly (readonly [size: number, name: string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** How old something is, in its largest fitting unit. */
export const ageText = (milliseconds: number): string => {
  const unit = UNITS.find(([size]) => milliseconds >= size);
  return unit ? `${Math.floor(milliseconds / unit[0])} ${unit[1]}` : "just now";
};
