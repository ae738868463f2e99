export { FreshnessBadge } from "./freshness-badge.tsx";
export { ShareText } from "./share-text.tsx";
export { rejectionText } from "./rejection-text.ts";
