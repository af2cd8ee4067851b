// cases.h by the functions of kernel32 that tswin32 calls.

#include <windows.h>

typedef HANDLE handle;

#include "cases.h"

static void fail(const char *function) {
  fprintf(stderr, "%s: error %lu\n", function, GetLastError());
  exit(1);
}

static double now(void) {
  LARGE_INTEGER count, frequency;
  QueryPerformanceCounter(&count);
  QueryPerformanceFrequency(&frequency);
  return count.QuadPart * 1e9 / frequency.QuadPart;
}

// --- files ----------------------------------------------------------------------------------------------------------

static HANDLE open_file(void) {
  HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) fail("CreateFile");
  return file;
}

static size_t read_next(HANDLE file, char *buffer) {
  DWORD count;
  if (!ReadFile(file, buffer, bytes, &count, NULL)) fail("ReadFile");
  return count;
}

static void rewind_file(HANDLE file) {
  if (SetFilePointer(file, 0, NULL, FILE_BEGIN) == INVALID_SET_FILE_POINTER) fail("SetFilePointer");
}

static void read_at_offset(HANDLE file, char *buffer) {
  DWORD count;
  OVERLAPPED overlapped = { .Offset = bytes };
  if (!ReadFile(file, buffer, bytes, &count, &overlapped)) fail("ReadFile");
}

static HANDLE open_file_to_lock(void) {
  HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) fail("CreateFile");
  return file;
}

static void lock_and_unlock(HANDLE file) {
  OVERLAPPED overlapped = { .Offset = 10 };
  if (!LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 20, 0, &overlapped)) fail("LockFileEx");
  if (!UnlockFileEx(file, 0, 20, 0, &overlapped)) fail("UnlockFileEx");
}

static void close_handle(HANDLE open) {
  CloseHandle(open);
}

static void look_at_attributes(void) {
  if (GetFileAttributesA(path) == INVALID_FILE_ATTRIBUTES) fail("GetFileAttributes");
}

static void create_and_delete(const char *content) {
  HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) fail("CreateFile");
  DWORD count;
  if (!WriteFile(file, content, bytes, &count, NULL)) fail("WriteFile");
  CloseHandle(file);
  if (!DeleteFileA(path)) fail("DeleteFile");
}

static long list_folder(void) {
  char pattern[4096];
  snprintf(pattern, sizeof pattern, "%s\\*", path);
  WIN32_FIND_DATAA found;
  HANDLE search = FindFirstFileA(pattern, &found);
  if (search == INVALID_HANDLE_VALUE) fail("FindFirstFile");
  long count = 1;
  while (FindNextFileA(search, &found)) count++;
  if (GetLastError() != ERROR_NO_MORE_FILES) fail("FindNextFile");
  FindClose(search);
  return count;
}

static void copy_file(const char *target) {
  if (!CopyFileA(path, target, TRUE)) fail("CopyFile");
}

static void delete_file(const char *target) {
  if (!DeleteFileA(target)) fail("DeleteFile");
}

// --- events ---------------------------------------------------------------------------------------------------------

static HANDLE event_that(BOOL inherits) {
  SECURITY_ATTRIBUTES security = { .nLength = sizeof security, .bInheritHandle = inherits };
  HANDLE event = CreateEventA(&security, FALSE, FALSE, NULL);
  if (!event) fail("CreateEvent");
  return event;
}

static HANDLE new_event(void) {
  return event_that(FALSE);
}

static void set(HANDLE event) {
  if (!SetEvent(event)) fail("SetEvent");
}

// Ends also what answers a program that was killed.
enum { LONGEST_WAIT = 60000 };

static void wait_for(HANDLE event) {
  if (WaitForSingleObject(event, LONGEST_WAIT) != WAIT_OBJECT_0) fail("WaitForSingleObject");
}

static void wait_for_any(const HANDLE *events, int count) {
  if (WaitForMultipleObjects(count, events, FALSE, LONGEST_WAIT) >= WAIT_OBJECT_0 + count) fail("WaitForMultipleObjects");
}

// --- programs -------------------------------------------------------------------------------------------------------

static void start_and_wait(void) {
  char command[4096];
  snprintf(command, sizeof command, "%s", path);
  STARTUPINFOA startup = { .cb = sizeof startup };
  PROCESS_INFORMATION started;
  if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &started)) fail("CreateProcess");
  if (WaitForSingleObject(started.hProcess, INFINITE) != WAIT_OBJECT_0) fail("WaitForSingleObject");
  DWORD code;
  if (!GetExitCodeProcess(started.hProcess, &code) || code != 0) fail("GetExitCodeProcess");
  CloseHandle(started.hThread);
  CloseHandle(started.hProcess);
}

// --- two threads, two processes ---------------------------------------------------------------------------------------

static HANDLE ping, pong, answering;

static void send_ping(void) {
  set(ping);
}

static void wait_for_pong(void) {
  wait_for(pong);
}

static DWORD WINAPI answer(void *operations) {
  for (long i = (long)(intptr_t)operations; i > 0; i--) {
    wait_for(ping);
    set(pong);
  }
  return 0;
}

static void start_thread(long operations) {
  ping = event_that(FALSE);
  pong = event_that(FALSE);
  answering = CreateThread(NULL, 0, answer, (void *)(intptr_t)operations, 0, NULL);
  if (!answering) fail("CreateThread");
}

// This program once more: answer <operations> <ping's handle> <pong's handle>
static void start_process(long operations) {
  ping = event_that(TRUE);
  pong = event_that(TRUE);
  char self[MAX_PATH], command[MAX_PATH + 100];
  if (!GetModuleFileNameA(NULL, self, sizeof self)) fail("GetModuleFileName");
  snprintf(command, sizeof command, "\"%s\" answer %ld %lld %lld", self, operations, (long long)(intptr_t)ping, (long long)(intptr_t)pong);
  STARTUPINFOA startup = { .cb = sizeof startup };
  PROCESS_INFORMATION started;
  if (!CreateProcessA(self, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &started)) fail("CreateProcess");
  CloseHandle(started.hThread);
  answering = started.hProcess;
  wait_for(pong); // it is there
}

static void end_answering(void) {
  wait_for(answering);
  CloseHandle(answering);
  CloseHandle(ping);
  CloseHandle(pong);
}

// --- pipes ----------------------------------------------------------------------------------------------------------

enum { PIPE_BUFFER = 65536 };

// This program once more: pipe <operations> <bytes> <whether it echoes> <name>
static HANDLE start_pipe(long operations, int echoes) {
  static int count;
  char name[100], self[MAX_PATH], command[MAX_PATH + 200];
  snprintf(name, sizeof name, "\\\\.\\pipe\\tswin32-bench-c-%lu-%d", GetCurrentProcessId(), count++);
  DWORD mode = (echoes ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : PIPE_TYPE_BYTE) | PIPE_REJECT_REMOTE_CLIENTS;
  HANDLE pipe = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, mode, 1, PIPE_BUFFER, PIPE_BUFFER, 0, NULL);
  if (pipe == INVALID_HANDLE_VALUE) fail("CreateNamedPipe");
  if (!GetModuleFileNameA(NULL, self, sizeof self)) fail("GetModuleFileName");
  snprintf(command, sizeof command, "\"%s\" pipe %ld %llu %d %s", self, operations, (unsigned long long)bytes, echoes, name);
  STARTUPINFOA startup = { .cb = sizeof startup };
  PROCESS_INFORMATION started;
  if (!CreateProcessA(self, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &started)) fail("CreateProcess");
  CloseHandle(started.hThread);
  answering = started.hProcess;
  if (!ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED) fail("ConnectNamedPipe");
  return pipe;
}

static size_t receive(HANDLE pipe, char *buffer, size_t size) {
  DWORD count;
  if (ReadFile(pipe, buffer, size, &count, NULL)) return count;
  if (GetLastError() != ERROR_BROKEN_PIPE) fail("ReadFile");
  return 0;
}

static void transmit(HANDLE pipe, const char *data, size_t size) {
  DWORD count;
  if (!WriteFile(pipe, data, size, &count, NULL)) fail("WriteFile");
}

static void end_pipe(HANDLE pipe) {
  wait_for(answering);
  CloseHandle(answering);
  CloseHandle(pipe);
}

static int answer_pipe_of(char **arguments) {
  bytes = strtoul(arguments[3], NULL, 10);
  int echoes = atoi(arguments[4]);
  HANDLE pipe = CreateFileA(arguments[5], GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  if (pipe == INVALID_HANDLE_VALUE) fail("CreateFile");
  DWORD mode = PIPE_READMODE_MESSAGE;
  if (echoes && !SetNamedPipeHandleState(pipe, &mode, NULL, NULL)) fail("SetNamedPipeHandleState");
  answer_pipe(pipe, atol(arguments[2]), echoes);
  CloseHandle(pipe);
  return 0;
}

int main(int count, char **arguments) {
  if (count == 6 && strcmp(arguments[1], "pipe") == 0) return answer_pipe_of(arguments);
  if (count != 5 || strcmp(arguments[1], "answer") != 0) return run_case(count, arguments);
  ping = (HANDLE)(intptr_t)atoll(arguments[3]);
  pong = (HANDLE)(intptr_t)atoll(arguments[4]);
  set(pong);
  answer((void *)(intptr_t)atol(arguments[2]));
  return 0;
}
