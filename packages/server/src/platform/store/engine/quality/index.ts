export type { QualityCounter, Tie } from "./counter.ts";
export { countProfilesOnce, createQualityCounter } from "./counter.ts";
export { consentCountFrom, STORED_CONSENTS } from "./profile-consents.ts";
export { KNOWN as KNOWN_PROFILES, stateCounted } from "./profile-traits.ts";
export { compareQuality, createQualityRecount } from "./verify.ts";
