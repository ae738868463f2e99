export { Frame } from "./frame.tsx";
export { useTitle } from "./title.tsx";
export { useDeed } from "./use-deed.ts";
export { useEditFocus } from "./use-edit-focus.ts";
export { useUrlPlace } from "./use-url-place.ts";
export { useUrlState } from "./url-state.ts";
export { useWritten } from "./use-written.ts";
export { Why } from "./why-address.tsx";
