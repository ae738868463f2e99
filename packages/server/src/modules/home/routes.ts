import type { Routes } from "../../platform/http/index.ts";
import type { Home } from "./service.ts";

export const homeRoutes = (home: Home): Pick<Routes, "home"> => ({ home: () => home.tell() });
