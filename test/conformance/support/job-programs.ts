// What second processes and threads do for the cases of jobs and of console control (programs.ts).

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { OpenProcess, SetConsoleCtrlHandler } from "tswin32/win32api";
import { CREATE_BREAKAWAY_FROM_JOB, PROCESS_ALL_ACCESS } from "tswin32/win32con";
import {
  AssignProcessToJobObject,
  CreateJobObject,
  JOB_OBJECT_ALL_ACCESS,
  JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
  JobObjectExtendedLimitInformation,
  OpenJobObject,
  QueryInformationJobObject,
  SetInformationJobObject,
} from "tswin32/win32job";
import { CreateProcess, joinCommandLine } from "tswin32/win32process";
import { Win32Error } from "tswin32/winerror";
import type { HandleLike } from "tswin32/wintypes";
import { outcomeOf } from "./errors.js";
import type { Channel } from "./programs.js";

/** Runs until it is killed, but not for ever: a job that fails to end it is to fail its case only. */
const ENDLESS = "setTimeout(() => {}, 50_000)";

export const jobPrograms = {
  /** Runs until told to end. */
  async run(channel: Channel): Promise<void> {
    channel.tell("runs");
    await channel.told("end");
  },

  /** Starts a process that runs until it is killed, once told to; then goes on until told to end. */
  async startAnother(channel: Channel): Promise<void> {
    channel.tell("runs");
    await channel.told("start");
    const child = await started(ENDLESS);
    child.unref();
    channel.tell("started");
    await channel.told("end");
  },

  /** Makes or opens a job that ends with its last handle, assigns processes, and keeps its handle until told to close it. */
  async holdJob(channel: Channel, name: string, processIds: number[]): Promise<void> {
    const job = CreateJobObject(null, name);
    endWithLastHandle(job);
    for (const id of processIds) {
      using handle = OpenProcess(PROCESS_ALL_ACCESS, false, id);
      AssignProcessToJobObject(job, handle);
    }
    channel.tell("assigned");
    await channel.told("close");
    job.Close();
    channel.tell("closed");
    await channel.told("end");
  },

  /** Opens a job and keeps its handle until told to close it. */
  async openJob(channel: Channel, name: string): Promise<void> {
    const job = OpenJobObject(JOB_OBJECT_ALL_ACCESS, false, name);
    channel.tell("opened");
    await channel.told("close");
    job.Close();
    channel.tell("closed");
    await channel.told("end");
  },

  /** Once told to, starts a process that is not to be in this one's job. Gives its identifier, or the code of the refusal. */
  async startOutside(channel: Channel): Promise<{ processId: number; refusal: number }> {
    channel.tell("runs");
    await channel.told("start");
    try {
      const { dwProcessId, hProcess, hThread } = CreateProcess(null, {
        CommandLine: joinCommandLine([process.execPath, "-e", ENDLESS]),
        CreationFlags: CREATE_BREAKAWAY_FROM_JOB,
      });
      hProcess.Close();
      hThread.Close();
      return { processId: dwProcessId, refusal: 0 };
    } catch (error) {
      if (error instanceof Win32Error) return { processId: 0, refusal: error.winerror };
      throw error;
    }
  },

  /** Tries to handle what interrupts the process: a code for each try. */
  handleConsole(): number[] {
    const handler = () => true;
    return [outcomeOf(() => SetConsoleCtrlHandler(handler, true)), outcomeOf(() => SetConsoleCtrlHandler(null, true))];
  },

  /** Once told to, asks for so many bytes and fills them. Gives whether it got them. */
  async allocate(channel: Channel, bytes: number): Promise<boolean> {
    channel.tell("runs");
    await channel.told("allocate");
    try {
      return Buffer.alloc(bytes, 1).length === bytes;
    } catch {
      return false;
    }
  },

  /** Uses so many milliseconds of the processor's time once told to, then goes on until told to end. */
  async beBusy(channel: Channel, milliseconds: number): Promise<void> {
    channel.tell("runs");
    await channel.told("work");
    const end = process.cpuUsage().user + milliseconds * 1000;
    while (process.cpuUsage().user < end);
    channel.tell("worked");
    await channel.told("end");
  },
};

export function endWithLastHandle(job: HandleLike): void {
  const limits = QueryInformationJobObject(job, JobObjectExtendedLimitInformation);
  limits.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  SetInformationJobObject(job, JobObjectExtendedLimitInformation, limits);
}

async function started(script: string): Promise<ChildProcess> {
  // Others node ends together with itself on Windows, by a job of its own.
  const child = spawn(process.execPath, ["-e", script], { stdio: "ignore", detached: true });
  await once(child, "spawn");
  return child;
}
