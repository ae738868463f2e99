import { z } from "zod";
import { LANGUAGES } from "@attune/core/condition";

export const InLanguage = z
  .enum(LANGUAGES)
  .default("en")
  .describe("The language of the sentences: en or sv.");
