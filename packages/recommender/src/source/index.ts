export type { Allowed, Because, Proposal, Question, Source, Touch } from "./source.ts";
