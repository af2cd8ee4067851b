// What tswin32 is measured against: the work of linux.c and windows.c, which say how their system does each thing.
//
//   <program> <case> <operations> [file] [bytes]
//
// prints the nanoseconds that one operation takes.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *path;
static size_t bytes;

// --- what a system gives --------------------------------------------------------------------------------------------

static double now(void); // nanoseconds

static handle open_file(void);
static size_t read_next(handle file, char *buffer); // 0 at the end
static void rewind_file(handle file);
static void read_at_offset(handle file, char *buffer); // at `bytes`
static handle open_file_to_lock(void);
static void lock_and_unlock(handle file); // exclusively, 20 bytes from 10 on
static void look_at_attributes(void);
static void create_and_delete(const char *content); // a file that holds `bytes`
static long list_folder(void); // `path`; gives the number of its entries, of each of which it has learned size and times
static void copy_file(const char *target);
static void delete_file(const char *target);
static void close_handle(handle open);

static handle new_event(void); // auto-reset
static void set(handle event);
static void wait_for(handle event);
static void wait_for_any(const handle *events, int count); // takes the one that is set

static void start_and_wait(void); // the program `path`, or on Windows that command line; it must succeed

/** Starts whoever answers each ping by a pong, `operations` times, in a thread or a process; and waits until it has ended. */
static void start_thread(long operations);
static void start_process(long operations);
static void send_ping(void);
static void wait_for_pong(void);
static void end_answering(void);

/** Starts a process that runs answer_pipe() at the other end of a pipe: of messages if it is to echo, of bytes otherwise. */
static handle start_pipe(long operations, int echoes);
static size_t receive(handle pipe, char *buffer, size_t size); // at least a byte; 0 once the other end has gone
static void transmit(handle pipe, const char *data, size_t size); // all of it
static void end_pipe(handle pipe); // and waits until the process has ended

// --- the cases: nanoseconds that the operations take together, without what comes before and after them -----------------------

// From the beginning to the end, again and again.
static double read_on(long operations) {
  handle file = open_file();
  char *buffer = malloc(bytes);
  double start = now();
  for (long i = 0; i < operations; i++) {
    if (read_next(file, buffer) == 0) rewind_file(file);
  }
  double time = now() - start;
  free(buffer);
  close_handle(file);
  return time;
}

static double read_at(long operations) {
  handle file = open_file();
  char *buffer = malloc(bytes);
  double start = now();
  for (long i = 0; i < operations; i++) read_at_offset(file, buffer);
  double time = now() - start;
  free(buffer);
  close_handle(file);
  return time;
}

static double open_and_close(long operations) {
  double start = now();
  for (long i = 0; i < operations; i++) close_handle(open_file());
  return now() - start;
}

static double lock(long operations) {
  handle file = open_file_to_lock();
  double start = now();
  for (long i = 0; i < operations; i++) lock_and_unlock(file);
  double time = now() - start;
  close_handle(file);
  return time;
}

static double attributes(long operations) {
  double start = now();
  for (long i = 0; i < operations; i++) look_at_attributes();
  return now() - start;
}

static double create_and_delete_files(long operations) {
  char *content = calloc(1, bytes);
  double start = now();
  for (long i = 0; i < operations; i++) create_and_delete(content);
  double time = now() - start;
  free(content);
  return time;
}

// Once, whatever is said: the operations are the entries.
static double list(long operations) {
  double start = now();
  long count = list_folder();
  double time = now() - start;
  if (count == operations + 2) return time; // . and ..
  fprintf(stderr, "%ld entries in %s\n", count, path);
  exit(1);
}

// Once, too: the operations are parts of the file.
static double copy(long operations) {
  char target[4096];
  snprintf(target, sizeof target, "%s-copy", path);
  double start = now();
  copy_file(target);
  double time = now() - start;
  delete_file(target);
  return time;
}

static double create_event(long operations) {
  double start = now();
  for (long i = 0; i < operations; i++) close_handle(new_event());
  return now() - start;
}

static double set_and_wait(long operations) {
  handle event = new_event();
  double start = now();
  for (long i = 0; i < operations; i++) {
    set(event);
    wait_for(event);
  }
  double time = now() - start;
  close_handle(event);
  return time;
}

// The last of 64 is set: a wait has to look at them all.
static double wait_for_64(long operations) {
  enum { COUNT = 64 };
  handle events[COUNT];
  for (int i = 0; i < COUNT; i++) events[i] = new_event();
  double start = now();
  for (long i = 0; i < operations; i++) {
    set(events[COUNT - 1]);
    wait_for_any(events, COUNT);
  }
  double time = now() - start;
  for (int i = 0; i < COUNT; i++) close_handle(events[i]);
  return time;
}

static double start_programs(long operations) {
  double start = now();
  for (long i = 0; i < operations; i++) start_and_wait();
  return now() - start;
}

static double ping_pong(long operations) {
  double start = now();
  for (long i = 0; i < operations; i++) {
    send_ping();
    wait_for_pong();
  }
  double time = now() - start;
  end_answering();
  return time;
}

static double ping_pong_with_thread(long operations) {
  start_thread(operations);
  return ping_pong(operations);
}

static double ping_pong_with_process(long operations) {
  start_process(operations);
  return ping_pong(operations);
}

static void receive_all(handle pipe, char *buffer, size_t size) {
  for (size_t done = 0, count; done < size; done += count) {
    count = receive(pipe, buffer + done, size - done);
    if (count == 0) exit(1); // it has said why, or was killed
  }
}

// Echoes each message of `bytes`, or says one byte once so many have come.
static void answer_pipe(handle pipe, long operations, int echoes) {
  char *buffer = malloc(bytes);
  for (long i = 0; i < operations; i++) {
    receive_all(pipe, buffer, bytes);
    if (echoes) transmit(pipe, buffer, bytes);
  }
  if (!echoes) transmit(pipe, buffer, 1);
  free(buffer);
}

static double through_pipe(long operations, int echoes) {
  handle pipe = start_pipe(operations, echoes);
  char *data = calloc(1, bytes);
  double start = now();
  for (long i = 0; i < operations; i++) {
    transmit(pipe, data, bytes);
    if (echoes) receive_all(pipe, data, bytes);
  }
  if (!echoes) receive_all(pipe, data, 1);
  double time = now() - start;
  free(data);
  end_pipe(pipe);
  return time;
}

static double pipe_round_trip(long operations) {
  return through_pipe(operations, 1);
}

static double pipe_send(long operations) {
  return through_pipe(operations, 0);
}

static const struct {
  const char *name;
  double (*run)(long operations);
  int long_enough; // not to need a first run that gets it warm
} cases[] = {
  { "read", read_on },
  { "read-at", read_at },
  { "open", open_and_close },
  { "lock", lock },
  { "attributes", attributes },
  { "create-and-delete", create_and_delete_files },
  { "list", list, 1 },
  { "copy", copy, 1 },
  { "create-event", create_event },
  { "set-and-wait", set_and_wait },
  { "wait-for-64", wait_for_64 },
  { "start", start_programs },
  { "ping-pong-thread", ping_pong_with_thread },
  { "ping-pong-process", ping_pong_with_process },
  { "pipe-round-trip", pipe_round_trip },
  { "pipe-send", pipe_send },
};

static int run_case(int count, char **arguments) {
  long operations = count > 2 ? atol(arguments[2]) : 0;
  if (operations < 1) {
    fprintf(stderr, "usage: %s <case> <operations> [file] [bytes]\n", arguments[0]);
    return 2;
  }
  path = count > 3 ? arguments[3] : "";
  bytes = count > 4 ? strtoul(arguments[4], NULL, 10) : 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (strcmp(cases[i].name, arguments[1]) != 0) continue;
    if (!cases[i].long_enough) cases[i].run(operations / 10 + 1); // to get warm
    printf("%.2f\n", cases[i].run(operations) / operations);
    return 0;
  }
  fprintf(stderr, "no case %s\n", arguments[1]);
  return 2;
}
