// Where Wine's pipes are known to differ (wine-deviations.ts).

import type { Deviation } from "./wine-deviations.js";

const collectionData = ["GetNamedPipeHandleState", "SetNamedPipeHandleState"].map((name) => ({
  test: `${name} > is ERROR_INVALID_PARAMETER for collection data of ends on one machine`,
  wine: "Takes and gives any values (Wine 8.0).",
  windows: "The parameters must be NULL for a server's end, and where both ends are on one machine.",
  source: `Microsoft Learn, ${name}, lpMaxCollectionCount and lpCollectDataTimeout.`,
}));

const instances = [
  "CreateNamedPipe > is ERROR_INVALID_PARAMETER for no instances",
  "CreateNamedPipe > is ERROR_INVALID_PARAMETER for more instances than PIPE_UNLIMITED_INSTANCES",
  "servePipe > fails with ERROR_INVALID_PARAMETER for no instance at all",
].map((test) => ({
  test,
  wine: "Takes any number (Wine 8.0).",
  windows: "ERROR_INVALID_PARAMETER: acceptable values are 1 to 255.",
  source: "Microsoft Learn, CreateNamedPipeW, nMaxInstances.",
}));

const secondFirst = [
  "CreateNamedPipe > is ERROR_ACCESS_DENIED for a second first instance",
  "servePipe > is the pipe's first instance, or fails with ERROR_ACCESS_DENIED",
].map((test) => ({
  test,
  wine: "Does not know FILE_FLAG_FIRST_PIPE_INSTANCE (Wine 8.0).",
  windows: "ERROR_ACCESS_DENIED.",
  source: "Microsoft Learn, CreateNamedPipeW, FILE_FLAG_FIRST_PIPE_INSTANCE.",
}));

export const pipeDeviations: readonly Deviation[] = [
  ...instances,
  {
    test: "CreateNamedPipe > is ERROR_INVALID_PARAMETER without a direction, and for unknown flags",
    wine: "Makes the pipe (Wine 8.0).",
    windows: "The function fails for anything but the flags listed; a direction must be specified.",
    source: "Microsoft Learn, CreateNamedPipeW, dwOpenMode and dwPipeMode; System Error Codes.",
  },
  ...secondFirst,
  {
    test: "A pipe's name > is in the list of pipes as long as it has an instance or a client",
    wine: "Its directory of pipes cannot be listed (Wine 8.0).",
    windows: "The pipes are listed as the files of a directory are.",
    source:
      "Microsoft Learn, Sysinternals PipeList: the driver of named pipes is a file system driver, which gives a directory listing of the pipes.",
  },
  {
    test: "ConnectNamedPipe > never waits with PIPE_NOWAIT, and says how things are",
    wine: "ERROR_PIPE_LISTENING also at the first call after DisconnectNamedPipe (Wine 8.0).",
    windows: "Nonzero the first time that it is called for an instance that is disconnected from a previous client.",
    source: "Microsoft Learn, ConnectNamedPipe, Remarks.",
  },
  {
    test: "DisconnectNamedPipe > is ERROR_INVALID_FUNCTION for a client's end",
    wine: "ERROR_NOT_SUPPORTED (Wine 8.0).",
    windows: "The handle must be CreateNamedPipe's; STATUS_ILLEGAL_FUNCTION, which is ERROR_INVALID_FUNCTION.",
    source: "reactos/reactos drivers/filesystems/npfs/fsctrl.c, NpDisconnect; wine-mirror/wine dlls/ntdll/error.c.",
  },
  {
    test: "PIPE_NOWAIT > makes WriteFile write as many bytes as the buffer of a pipe of bytes has room for",
    wine: "Writes nothing (Wine 8.0).",
    windows: "Writes as many bytes as the buffer holds.",
    source: "Microsoft Learn, Named Pipe Type, Read, and Wait Modes.",
  },
  {
    test: "WaitNamedPipe > waits 50 ms where the server does not say",
    wine: "Does not wait (Wine 8.0).",
    windows: "A default time-out of 0 is one of 50 ms.",
    source: "Microsoft Learn, CreateNamedPipeW, nDefaultTimeOut.",
  },
  ...collectionData,
  {
    test: "GetNamedPipeHandleState > does not tell a client who it is",
    wine: "Gives the calling thread's user (Wine 8.0).",
    windows: "The parameter must be NULL for a client's end.",
    source: "Microsoft Learn, GetNamedPipeHandleStateW, lpUserName.",
  },
  {
    test: "GetNamedPipeInfo > tells of a pipe of bytes without a limit",
    wine: "4294967295 (Wine 8.0).",
    windows: "PIPE_UNLIMITED_INSTANCES (255).",
    source: "Microsoft Learn, GetNamedPipeInfo, lpMaxInstances.",
  },
  {
    test: "PeekNamedPipe > is ERROR_INVALID_FUNCTION for a file",
    wine: "ERROR_NOT_SUPPORTED (Wine 8.0).",
    windows: "STATUS_INVALID_DEVICE_REQUEST, which is ERROR_INVALID_FUNCTION.",
    source: "[MS-FSA], a control that the object store does not know; wine-mirror/wine dlls/ntdll/error.c (the Win32 code of that status).",
  },
];
