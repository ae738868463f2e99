export type { Session } from "./session-context.tsx";
export { SessionProvider, useSession } from "./session-context.tsx";
