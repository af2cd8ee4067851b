// Jobs: processes that are limited, counted and ended together (pywin32: win32job).

export * from "./constants.js";
export type {
  IO_COUNTERS,
  JOBOBJECT_BASIC_ACCOUNTING_INFORMATION,
  JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION,
  JOBOBJECT_BASIC_LIMIT_INFORMATION,
  JOBOBJECT_BASIC_UI_RESTRICTIONS,
  JOBOBJECT_END_OF_JOB_TIME_INFORMATION,
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION,
} from "./information.js";
export { QueryInformationJobObject, SetInformationJobObject } from "./information.js";
export {
  AssignProcessToJobObject,
  CreateJobObject,
  IsProcessInJob,
  OpenJobObject,
  TerminateJobObject,
  UserHandleGrantAccess,
} from "./job.js";
