import { DoctorResponse } from "../doctor.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** Whether the installation is sound. */
export const DOCTOR_OPERATIONS = {
  doctor: {
    method: "GET",
    path: "/v1/doctor",
    tag: "System",
    summary: "Examine the installation: each finding with its fix",
    access: SECRET,
    response: DoctorResponse,
    problems: SECRET_PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
