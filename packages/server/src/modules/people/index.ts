export { createAttempts } from "./attempts.ts";
export { createPlace } from "./origin.ts";
export { createPasswords } from "./password.ts";
export { peopleRoutes } from "./routes.ts";
export type { People } from "./service.ts";
export { createPeople } from "./service.ts";
export type { Sessions } from "./sessions.ts";
export { createSessions } from "./sessions.ts";
