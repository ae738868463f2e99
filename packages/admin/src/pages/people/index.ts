export { recentPeople } from "./recent-people.ts";
export { nameOf, usePeople } from "./use-people.ts";
