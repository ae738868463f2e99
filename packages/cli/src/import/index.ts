import type { Register } from "../command/index.ts";
export const registerImport: Register = () => undefined;
