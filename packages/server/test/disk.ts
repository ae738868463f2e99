import { tmpdir } from "node:os";

/** Where folders are on a disk, for what proves that something lasts; other tests may be in memory. */
export const diskFolder = (): string => process.env["TEST_DISK"] ?? tmpdir();
