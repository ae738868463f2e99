export { Frame } from "./frame.tsx";
export { useTitle } from "./title.tsx";
export { useUrlState } from "./url-state.ts";
export { Why } from "./why-address.tsx";
