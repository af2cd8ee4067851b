// The constants of win32job, grouped by what they are for. The values are those of the Windows headers.

// Access rights, and LimitFlags: which members of the limits count, and what else holds for the job.
export {
  JOB_OBJECT_ALL_ACCESS,
  JOB_OBJECT_ASSIGN_PROCESS,
  JOB_OBJECT_BASIC_LIMIT_VALID_FLAGS,
  JOB_OBJECT_EXTENDED_LIMIT_VALID_FLAGS,
  JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
  JOB_OBJECT_LIMIT_AFFINITY,
  JOB_OBJECT_LIMIT_BREAKAWAY_OK,
  JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION,
  JOB_OBJECT_LIMIT_JOB_MEMORY,
  JOB_OBJECT_LIMIT_JOB_TIME,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
  JOB_OBJECT_LIMIT_PRESERVE_JOB_TIME,
  JOB_OBJECT_LIMIT_PRIORITY_CLASS,
  JOB_OBJECT_LIMIT_PROCESS_MEMORY,
  JOB_OBJECT_LIMIT_PROCESS_TIME,
  JOB_OBJECT_LIMIT_SCHEDULING_CLASS,
  JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK,
  JOB_OBJECT_LIMIT_VALID_FLAGS,
  JOB_OBJECT_LIMIT_WORKINGSET,
  JOB_OBJECT_QUERY,
  JOB_OBJECT_SET_ATTRIBUTES,
  JOB_OBJECT_SET_SECURITY_ATTRIBUTES,
  JOB_OBJECT_TERMINATE,
} from "../win32con.js";

// What happens when the time of a job is up.
export const JOB_OBJECT_TERMINATE_AT_END_OF_JOB = 0;
export const JOB_OBJECT_POST_AT_END_OF_JOB = 1;

// Messages of a job to its completion port.
export const JOB_OBJECT_MSG_END_OF_JOB_TIME = 1;
export const JOB_OBJECT_MSG_END_OF_PROCESS_TIME = 2;
export const JOB_OBJECT_MSG_ACTIVE_PROCESS_LIMIT = 3;
export const JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO = 4;
export const JOB_OBJECT_MSG_NEW_PROCESS = 6;
export const JOB_OBJECT_MSG_EXIT_PROCESS = 7;
export const JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS = 8;
export const JOB_OBJECT_MSG_PROCESS_MEMORY_LIMIT = 9;
export const JOB_OBJECT_MSG_JOB_MEMORY_LIMIT = 10;

// UIRestrictionsClass: what of the desktop the processes of a job cannot use.
export const JOB_OBJECT_UILIMIT_NONE = 0;
export const JOB_OBJECT_UILIMIT_HANDLES = 1;
export const JOB_OBJECT_UILIMIT_READCLIPBOARD = 2;
export const JOB_OBJECT_UILIMIT_WRITECLIPBOARD = 4;
export const JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS = 8;
export const JOB_OBJECT_UILIMIT_DISPLAYSETTINGS = 0x10;
export const JOB_OBJECT_UILIMIT_GLOBALATOMS = 0x20;
export const JOB_OBJECT_UILIMIT_DESKTOP = 0x40;
export const JOB_OBJECT_UILIMIT_EXITWINDOWS = 0x80;
export const JOB_OBJECT_UILIMIT_ALL = 0xff;
export const JOB_OBJECT_UI_VALID_FLAGS = 0xff;

// Limits of a job's tokens.
export const JOB_OBJECT_SECURITY_NO_ADMIN = 1;
export const JOB_OBJECT_SECURITY_RESTRICTED_TOKEN = 2;
export const JOB_OBJECT_SECURITY_ONLY_TOKEN = 4;
export const JOB_OBJECT_SECURITY_FILTER_TOKENS = 8;
export const JOB_OBJECT_SECURITY_VALID_FLAGS = 0xf;

// The classes of what can be asked and set.
export const JobObjectBasicAccountingInformation = 1;
export const JobObjectBasicLimitInformation = 2;
export const JobObjectBasicProcessIdList = 3;
export const JobObjectBasicUIRestrictions = 4;
export const JobObjectSecurityLimitInformation = 5;
export const JobObjectEndOfJobTimeInformation = 6;
export const JobObjectAssociateCompletionPortInformation = 7;
export const JobObjectBasicAndIoAccountingInformation = 8;
export const JobObjectExtendedLimitInformation = 9;
export const JobObjectJobSetInformation = 10;
