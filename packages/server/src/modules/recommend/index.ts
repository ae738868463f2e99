export type { ItemBoards } from "./item-board.ts";
export { createItemBoards } from "./item-board.ts";
export type { Models, ModelSet } from "./models.ts";
export type { Person } from "./question.ts";
export type { ShelfAsk, Shelves } from "./shelves.ts";
export { createShelves } from "./shelves.ts";
