export type { Board, BoardItem } from "./board.ts";
export { createBoard } from "./board.ts";
