import { dword, name as objectName, text, truth } from "../arguments.js";
import { jobs } from "../host/index.js";
import { HANDLE, type HandleLike, handleValue } from "../wintypes/handle.js";
import { SECURITY_ATTRIBUTES, type SecurityAttributesLike } from "../wintypes/security-attributes.js";

/**
 * Creates a job, an object that processes are assigned to, or opens the one that has the name.
 *
 * What a process of the job starts is in the job too. Closing the last handle leaves the processes alone, unless
 * JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE is set.
 *
 * @param jobAttributes  Handle inheritance and security, or null.
 * @param name           A name under which other processes find it, or null.
 * @returns The handle; its `alreadyExisted` is true if a job of this name was there, which then is what the handle stands for.
 * @throws Win32Error ERROR_INVALID_HANDLE (6) if the name is that of an object of another kind.
 * @example
 * using job = CreateJobObject(null, null);
 * const limits = QueryInformationJobObject(job, JobObjectExtendedLimitInformation);
 * limits.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
 * SetInformationJobObject(job, JobObjectExtendedLimitInformation, limits);
 * AssignProcessToJobObject(job, hProcess); // ends with `job`, and all that it starts
 * @see pywin32 win32job.CreateJobObject; Microsoft jobapi2 CreateJobObjectW
 */
export function CreateJobObject(jobAttributes: SecurityAttributesLike | null, name: string | null): HANDLE {
  const created = jobs.create(SECURITY_ATTRIBUTES.from(jobAttributes, "jobAttributes"), objectName(name, "name"));
  return new HANDLE(created.handle, created);
}

/**
 * Opens a job by its name.
 *
 * @param desiredAccess   JOB_OBJECT_ASSIGN_PROCESS, JOB_OBJECT_SET_ATTRIBUTES, JOB_OBJECT_QUERY, JOB_OBJECT_TERMINATE, SYNCHRONIZE to wait,
 *   JOB_OBJECT_ALL_ACCESS.
 * @param inheritHandles  True if child processes are to inherit the handle.
 * @param name            Its name.
 * @throws Win32Error ERROR_FILE_NOT_FOUND (2) if there is none, ERROR_INVALID_HANDLE (6) if it is an object of another kind.
 * @see pywin32 win32job.OpenJobObject; Microsoft winbase OpenJobObjectW
 */
export function OpenJobObject(desiredAccess: number, inheritHandles: boolean | number, name: string): HANDLE {
  return new HANDLE(jobs.open(dword(desiredAccess, "desiredAccess"), truth(inheritHandles, "inheritHandles"), text(name, "name")));
}

/**
 * Puts a process into a job, for good. A process that is in one already can be put into another one that is still empty, or into a part of
 * its job: the new job then is a part of the other.
 *
 * @param hJob      The job, with JOB_OBJECT_ASSIGN_PROCESS access.
 * @param hProcess  The process, with PROCESS_SET_QUOTA and PROCESS_TERMINATE access; GetCurrentProcess() for the caller itself.
 * @throws Win32Error ERROR_ACCESS_DENIED (5), also for a process in a job that this one cannot be a part of; ERROR_INVALID_HANDLE (6).
 * @see pywin32 win32job.AssignProcessToJobObject; Microsoft jobapi2 AssignProcessToJobObject
 */
export function AssignProcessToJobObject(hJob: HandleLike, hProcess: HandleLike): void {
  jobs.assign(handleValue(hJob, "hJob", "AssignProcessToJobObject"), handleValue(hProcess, "hProcess", "AssignProcessToJobObject"));
}

/**
 * Tells whether a process is in a job.
 *
 * @param hProcess  The process, with PROCESS_QUERY_INFORMATION or PROCESS_QUERY_LIMITED_INFORMATION access.
 * @param hJob      The job, with JOB_OBJECT_QUERY access; null for any job at all.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5).
 * @see pywin32 win32job.IsProcessInJob; Microsoft jobapi IsProcessInJob
 */
export function IsProcessInJob(hProcess: HandleLike, hJob: HandleLike | null): boolean {
  return jobs.includes(handleValue(hProcess, "hProcess", "IsProcessInJob"), jobValue(hJob, "hJob", "IsProcessInJob"));
}

/**
 * Ends all processes of a job, and of the jobs that are parts of it.
 *
 * @param hJob      The job, with JOB_OBJECT_TERMINATE access.
 * @param exitCode  The exit code of each of them.
 * @throws Win32Error ERROR_INVALID_HANDLE (6), ERROR_ACCESS_DENIED (5).
 * @see pywin32 win32job.TerminateJobObject; Microsoft jobapi2 TerminateJobObject
 */
export function TerminateJobObject(hJob: HandleLike, exitCode: number): void {
  jobs.terminate(handleValue(hJob, "hJob", "TerminateJobObject"), dword(exitCode, "exitCode"));
}

/**
 * Lets the processes of a job that JOB_OBJECT_UILIMIT_HANDLES restricts use a window, menu or hook of another process, or keeps them from it.
 *
 * @param hUserHandle  The window, menu or hook.
 * @param hJob         The job, with JOB_OBJECT_SET_ATTRIBUTES access.
 * @param grant        True to let them, false to keep them from it.
 * @throws Win32Error ERROR_INVALID_HANDLE (6); ERROR_NOT_SUPPORTED (50) on Linux, which has no such handles.
 * @see pywin32 win32job.UserHandleGrantAccess; Microsoft winuser UserHandleGrantAccess
 */
export function UserHandleGrantAccess(hUserHandle: HandleLike, hJob: HandleLike, grant: boolean | number): void {
  const userHandle = handleValue(hUserHandle, "hUserHandle", "UserHandleGrantAccess");
  jobs.grantUserHandle(userHandle, handleValue(hJob, "hJob", "UserHandleGrantAccess"), truth(grant, "grant"));
}

/** A job, as the host takes it: 0 for null. */
export function jobValue(job: HandleLike | null | undefined, parameter: string, caller: string): number {
  return job === null || job === undefined ? 0 : handleValue(job, parameter, caller);
}
