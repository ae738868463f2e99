export type { JsonOption, Register, Shell } from "./command.ts";
export { answer, collect, languageOption, withJson } from "./command.ts";
export { parseCount, parseIdentifierArgument, parseJsonFlag } from "./parse.ts";
