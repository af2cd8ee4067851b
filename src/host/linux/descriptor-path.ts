/** How what a process has open can be named to calls that take no descriptor, or none that was opened with O_PATH. */
export const descriptorPath = (fd: number | string, process: number | "self" = "self"): string => `/proc/${process}/fd/${fd}`;
