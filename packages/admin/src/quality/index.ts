export { FreshnessBadge } from "./freshness-badge.tsx";
export { ShareText } from "./share-text.tsx";
export { rejectionText } from "./rejection-text.ts";
export type { Reason } from "./reason-text.ts";
export { reasonText } from "./reason-text.ts";
