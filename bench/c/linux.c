// What the Linux host is measured against: the same work in C. Prints the nanoseconds that one operation takes.
//
//   linux <case> <operations> [file] [bytes]

#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static const char *path;
static size_t bytes;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static int open_file(void) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) err(1, "open %s", path);
  return fd;
}

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

// From the beginning to the end, again and again.
static void read_on(long operations) {
  int fd = open_file();
  char *buffer = malloc(bytes);
  for (long i = 0; i < operations; i++) {
    ssize_t count = read(fd, buffer, bytes);
    if (count < 0) err(1, "read");
    if (count == 0 && lseek(fd, 0, SEEK_SET) < 0) err(1, "lseek");
  }
  free(buffer);
  close(fd);
}

static void read_at(long operations) {
  int fd = open_file();
  char *buffer = malloc(bytes);
  for (long i = 0; i < operations; i++) {
    if (pread(fd, buffer, bytes, bytes) < 0) err(1, "pread");
  }
  free(buffer);
  close(fd);
}

static void open_and_close(long operations) {
  for (long i = 0; i < operations; i++) close(open_file());
}

static void create_event(long operations) {
  for (long i = 0; i < operations; i++) close(new_event());
}

static void set_and_wait(long operations) {
  int event = new_event();
  for (long i = 0; i < operations; i++) {
    set(event);
    wait_for(event);
  }
  close(event);
}

static int ping, pong;

static void *answer(void *operations) {
  for (long i = (long)(intptr_t)operations; i > 0; i--) {
    wait_for(ping);
    set(pong);
  }
  return NULL;
}

static void ping_pong(long operations) {
  ping = new_event();
  pong = new_event();
  pthread_t other;
  int problem = pthread_create(&other, NULL, answer, (void *)(intptr_t)operations);
  if (problem) errx(1, "pthread_create: %s", strerror(problem));
  for (long i = 0; i < operations; i++) {
    set(ping);
    wait_for(pong);
  }
  pthread_join(other, NULL);
  close(ping);
  close(pong);
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
  if (count < 3) errx(2, "usage: %s <case> <operations> [file] [bytes]", arguments[0]);
  long operations = atol(arguments[2]);
  if (operations < 1) errx(2, "operations: %s", arguments[2]);
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
  errx(2, "no case %s", arguments[1]);
}
