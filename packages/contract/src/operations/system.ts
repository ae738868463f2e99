import { z } from "zod";
import type { Operation } from "../operation.ts";
import { JsonObject } from "../shared.ts";
import {
  ClockRequest,
  ClockResponse,
  HealthResponse,
  ReadyResponse,
  VerifyResponse,
} from "../system.ts";
import { SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** The process itself, and the documents about it. */
export const SYSTEM_OPERATIONS = {
  verify: {
    method: "POST",
    path: "/v1/verify",
    tag: "System",
    summary: "Fold the log anew and compare it with the present state",
    access: SECRET,
    response: VerifyResponse,
    problems: SECRET_WRITE_PROBLEMS,
  },
  clock: {
    method: "GET",
    path: "/v1/clock",
    tag: "System",
    summary: "The clock",
    access: SECRET,
    response: ClockResponse,
    problems: SECRET_PROBLEMS,
  },
  setClock: {
    method: "POST",
    path: "/v1/clock",
    tag: "System",
    summary: "Set or advance the virtual clock; due timers fire before the answer",
    access: SECRET,
    body: ClockRequest,
    response: ClockResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "clock-not-virtual", "clock-backwards"],
  },
  healthz: {
    method: "GET",
    path: "/healthz",
    tag: "System",
    summary: "Alive",
    access: "none",
    response: HealthResponse,
    problems: [],
  },
  readyz: {
    method: "GET",
    path: "/readyz",
    tag: "System",
    summary: "Ready to take in events and decide",
    access: "none",
    response: ReadyResponse,
    problems: [],
  },
  metrics: {
    method: "GET",
    path: "/metrics",
    tag: "System",
    summary: "Prometheus metrics",
    access: "none",
    response: "text",
    problems: [],
  },
  openapi: {
    method: "GET",
    path: "/openapi.json",
    tag: "System",
    summary: "This document",
    access: "none",
    response: JsonObject,
    problems: [],
  },
  docs: {
    method: "GET",
    path: "/docs",
    tag: "System",
    summary: "The API's page for people",
    access: "none",
    response: "html",
    problems: [],
  },
  problem: {
    method: "GET",
    path: "/problems/{slug}",
    tag: "System",
    summary: "What a problem means and what to do about it: the page that its type points at",
    access: "none",
    params: z.object({ slug: z.string().max(100) }),
    response: "html",
    problems: ["not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
