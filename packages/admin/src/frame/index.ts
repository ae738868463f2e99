export { Frame } from "./frame.tsx";
export { useTitle } from "./title.tsx";
export { useDeed } from "./use-deed.ts";
export { useEditFocus } from "./use-edit-focus.ts";
export { useUrlPlace } from "./use-url-place.ts";
export { useSearch, useUrlState } from "./url-state.ts";
export { useWritten, useWrittenAs } from "./use-written.ts";
export { Why } from "./why-address.tsx";
