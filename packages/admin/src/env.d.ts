/// <reference types="vite/client" />

/** Method and path of each operation, put in by the build. */
declare const __OPERATIONS__: import("./api/client.ts").OperationTable;
