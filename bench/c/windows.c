// What the Windows host is measured against: the same calls in C. Prints the nanoseconds that one operation takes.
//
//   windows <case> <operations> [file] [bytes]

#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *path;
static DWORD bytes;

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

static HANDLE open_file(void) {
  HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) fail("CreateFile");
  return file;
}

static HANDLE new_event(void) {
  HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
  if (!event) fail("CreateEvent");
  return event;
}

static void set(HANDLE event) {
  if (!SetEvent(event)) fail("SetEvent");
}

static void wait_for(HANDLE event) {
  if (WaitForSingleObject(event, INFINITE) != WAIT_OBJECT_0) fail("WaitForSingleObject");
}

// From the beginning to the end, again and again.
static void read_on(long operations) {
  HANDLE file = open_file();
  char *buffer = malloc(bytes);
  for (long i = 0; i < operations; i++) {
    DWORD count;
    if (!ReadFile(file, buffer, bytes, &count, NULL)) fail("ReadFile");
    if (count == 0 && SetFilePointer(file, 0, NULL, FILE_BEGIN) == INVALID_SET_FILE_POINTER) fail("SetFilePointer");
  }
  free(buffer);
  CloseHandle(file);
}

static void read_at(long operations) {
  HANDLE file = open_file();
  char *buffer = malloc(bytes);
  for (long i = 0; i < operations; i++) {
    DWORD count;
    OVERLAPPED overlapped = { .Offset = bytes };
    if (!ReadFile(file, buffer, bytes, &count, &overlapped)) fail("ReadFile");
  }
  free(buffer);
  CloseHandle(file);
}

static void open_and_close(long operations) {
  for (long i = 0; i < operations; i++) CloseHandle(open_file());
}

static void create_event(long operations) {
  for (long i = 0; i < operations; i++) CloseHandle(new_event());
}

static void set_and_wait(long operations) {
  HANDLE event = new_event();
  for (long i = 0; i < operations; i++) {
    set(event);
    wait_for(event);
  }
  CloseHandle(event);
}

static HANDLE ping, pong;

static DWORD WINAPI answer(void *operations) {
  for (long i = *(long *)operations; i > 0; i--) {
    wait_for(ping);
    set(pong);
  }
  return 0;
}

static void ping_pong(long operations) {
  ping = new_event();
  pong = new_event();
  HANDLE other = CreateThread(NULL, 0, answer, &operations, 0, NULL);
  if (!other) fail("CreateThread");
  for (long i = 0; i < operations; i++) {
    set(ping);
    wait_for(pong);
  }
  wait_for(other);
  CloseHandle(other);
  CloseHandle(ping);
  CloseHandle(pong);
}

static const struct {
  const char *name;
  void (*run)(long operations);
} cases[] = {
  { "read", read_on },
  { "read-at", read_at },
  { "open", open_and_close },
  { "create-event", create_event },
  { "set-and-wait", set_and_wait },
  { "ping-pong", ping_pong },
};

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: %s <case> <operations> [file] [bytes]\n", arguments[0]);
    return 2;
  }
  long operations = atol(arguments[2]);
  if (operations < 1) {
    fprintf(stderr, "operations: %s\n", arguments[2]);
    return 2;
  }
  path = count > 3 ? arguments[3] : "";
  bytes = count > 4 ? strtoul(arguments[4], NULL, 10) : 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (strcmp(cases[i].name, arguments[1]) != 0) continue;
    cases[i].run(operations / 10 + 1); // to get warm
    double start = now();
    cases[i].run(operations);
    printf("%.2f\n", (now() - start) / operations);
    return 0;
  }
  fprintf(stderr, "no case %s\n", arguments[1]);
  return 2;
}
