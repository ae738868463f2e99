export { FreshnessBadge } from "./freshness-badge.tsx";
export { ShareText } from "./share-text.tsx";
