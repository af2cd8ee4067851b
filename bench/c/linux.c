// cases.h by Linux's own means: system calls, eventfds, pipes and sockets between processes.

#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef int handle;

#include "cases.h"

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

// --- files ----------------------------------------------------------------------------------------------------------

static int open_file(void) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) err(1, "open %s", path);
  return fd;
}

static size_t read_next(int fd, char *buffer) {
  ssize_t count = read(fd, buffer, bytes);
  if (count < 0) err(1, "read");
  return count;
}

static void rewind_file(int fd) {
  if (lseek(fd, 0, SEEK_SET) < 0) err(1, "lseek");
}

static void read_at_offset(int fd, char *buffer) {
  if (pread(fd, buffer, bytes, bytes) < 0) err(1, "pread");
}

static int open_file_to_lock(void) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) err(1, "open %s", path);
  return fd;
}

// By the lock that is most like Win32's: of the open file, not of the process.
static void lock_and_unlock(int fd) {
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 20 };
  if (fcntl(fd, F_OFD_SETLK, &lock) < 0) err(1, "fcntl");
  lock.l_type = F_UNLCK;
  if (fcntl(fd, F_OFD_SETLK, &lock) < 0) err(1, "fcntl");
}

static void close_handle(int fd) {
  close(fd);
}

static void look_at_attributes(void) {
  struct statx status;
  if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &status) < 0) err(1, "statx %s", path);
}

static void create_and_delete(const char *content) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) err(1, "open %s", path);
  if (write(fd, content, bytes) != (ssize_t)bytes) err(1, "write");
  close(fd);
  if (unlink(path) < 0) err(1, "unlink %s", path);
}

static long list_folder(void) {
  static char buffer[64 * 1024];
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) err(1, "open %s", path);
  long count = 0;
  for (;;) {
    long filled = syscall(SYS_getdents64, folder, buffer, sizeof buffer);
    if (filled < 0) err(1, "getdents64");
    if (filled == 0) break;
    for (long at = 0; at < filled;) {
      struct dirent64 *entry = (struct dirent64 *)(buffer + at);
      struct statx status;
      if (statx(folder, entry->d_name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &status) < 0) err(1, "statx");
      at += entry->d_reclen;
      count++;
    }
  }
  close(folder);
  return count;
}

static void copy_file(const char *target) {
  enum { PART = 1 << 30 };
  int from = open_file();
  int to = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (to < 0) err(1, "open %s", target);
  ssize_t count;
  while ((count = copy_file_range(from, NULL, to, NULL, PART, 0)) > 0);
  if (count < 0) err(1, "copy_file_range");
  close(from);
  close(to);
}

static void delete_file(const char *target) {
  if (unlink(target) < 0) err(1, "unlink %s", target);
}

// --- events ---------------------------------------------------------------------------------------------------------

static int new_event(void) {
  int fd = eventfd(0, EFD_CLOEXEC);
  if (fd < 0) err(1, "eventfd");
  return fd;
}

static void set(int event) {
  if (eventfd_write(event, 1) < 0) err(1, "eventfd_write");
}

static void wait_for(int event) {
  eventfd_t value;
  if (eventfd_read(event, &value) < 0) err(1, "eventfd_read");
}

static void wait_for_any(const int *events, int count) {
  struct pollfd polled[count];
  for (int i = 0; i < count; i++) polled[i] = (struct pollfd){ .fd = events[i], .events = POLLIN };
  if (poll(polled, count, -1) < 0) err(1, "poll");
  for (int i = 0; i < count; i++) {
    if (!(polled[i].revents & POLLIN)) continue;
    wait_for(events[i]);
    return;
  }
}

// --- programs -------------------------------------------------------------------------------------------------------

static void start_and_wait(void) {
  pid_t child;
  char *arguments[] = { (char *)path, NULL };
  int status, problem = posix_spawn(&child, path, NULL, NULL, arguments, environ);
  if (problem) errx(1, "posix_spawn %s: %s", path, strerror(problem));
  if (waitpid(child, &status, 0) < 0) err(1, "waitpid");
  if (status != 0) errx(1, "%s ended with status %d", path, status);
}

// --- two threads, two processes ---------------------------------------------------------------------------------------

// Where to write and where to read: both ends of an eventfd are one descriptor, those of a pipe are two.
static struct { int to, from; } ping, pong;
static size_t message;
static pthread_t thread;
static pid_t process;

static void transfer_to(int fd) {
  uint64_t one = 1;
  if (write(fd, &one, message) != (ssize_t)message) err(1, "write");
}

static void transfer_from(int fd) {
  uint64_t value;
  if (read(fd, &value, message) != (ssize_t)message) err(1, "read");
}

static void send_ping(void) {
  transfer_to(ping.to);
}

static void wait_for_pong(void) {
  transfer_from(pong.from);
}

static void *answer(void *operations) {
  for (long i = (long)(intptr_t)operations; i > 0; i--) {
    transfer_from(ping.from);
    transfer_to(pong.to);
  }
  return NULL;
}

static void start_thread(long operations) {
  message = sizeof(uint64_t);
  ping.to = ping.from = new_event();
  pong.to = pong.from = new_event();
  int problem = pthread_create(&thread, NULL, answer, (void *)(intptr_t)operations);
  if (problem) errx(1, "pthread_create: %s", strerror(problem));
  process = 0;
}

static void start_process(long operations) {
  message = 1;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) err(1, "pipe2");
  ping.from = ends[0], ping.to = ends[1];
  if (pipe2(ends, O_CLOEXEC) < 0) err(1, "pipe2");
  pong.from = ends[0], pong.to = ends[1];
  process = fork();
  if (process < 0) err(1, "fork");
  if (process > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  answer((void *)(intptr_t)operations);
  _exit(0);
}

static void end_answering(void) {
  if (process == 0) pthread_join(thread, NULL);
  else if (waitpid(process, NULL, 0) < 0) err(1, "waitpid");
  close(ping.to);
  close(pong.to);
  if (process == 0) return;
  close(ping.from);
  close(pong.from);
}

// --- pipes ----------------------------------------------------------------------------------------------------------

// A pair of connected Unix sockets: what node:net uses for a path, and tswin32 for a named pipe.
static int start_pipe(long operations, int echoes) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) err(1, "socketpair");
  process = fork();
  if (process < 0) err(1, "fork");
  if (process > 0) {
    close(ends[1]);
    return ends[0];
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  close(ends[0]);
  answer_pipe(ends[1], operations, echoes);
  _exit(0);
}

static size_t receive(int pipe, char *buffer, size_t size) {
  ssize_t count = recv(pipe, buffer, size, 0);
  if (count < 0) err(1, "recv");
  return count;
}

static void transmit(int pipe, const char *data, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t count = send(pipe, data + done, size - done, MSG_NOSIGNAL);
    if (count < 0) err(1, "send");
    done += count;
  }
}

static void end_pipe(int pipe) {
  close(pipe);
  if (waitpid(process, NULL, 0) < 0) err(1, "waitpid");
}

int main(int count, char **arguments) {
  return run_case(count, arguments);
}
