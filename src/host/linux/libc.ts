// The C library. The only file of this host that knows koffi.
//
// Each function returns what C returns; errno() tells why after -1 and is read at once. Names of files are UTF-8.
// Variadic functions are bound with the arguments that we use: on x64 and arm64 Linux they travel alike.

import koffi from "koffi";

const libc = load();

/** A bundle carries both hosts, and so runs this file on Windows too, where there is no such library: that shows if it is called. */
function load(): Pick<ReturnType<typeof koffi.load>, "func"> {
  try {
    return koffi.load("libc.so.6");
  } catch (error) {
    const unavailable = (): never => {
      throw error;
    };
    return { func: () => unavailable } as unknown as ReturnType<typeof koffi.load>;
  }
}

function bind<F extends (...args: never[]) => unknown>(definition: string): F & { async: (...args: unknown[]) => void } {
  return libc.func(definition) as unknown as F & { async: (...args: unknown[]) => void };
}

/** The same for what few programs call: bound at the first call, as one takes 25 us and a program pays for all when it begins. */
function bindLater<F extends (...args: never[]) => unknown>(definition: string): F {
  let bound: F | undefined;
  return ((...args: never[]) => {
    bound ??= bind<F>(definition);
    return bound(...args);
  }) as F;
}

/** Bytes that a call reads or writes, or an address. */
type Memory = Uint8Array | null;

export const open = bind<(path: string, flags: number, mode: number) => number>("int open(const char *path, int flags, uint32_t mode)");
export const openByHandleAt = bindLater<(volume: number, handle: Memory, flags: number) => number>(
  "int open_by_handle_at(int volume, void *handle, int flags)",
);
export const close = bind<(fd: number) => number>("int close(int fd)");
export const read = bind<(fd: number, buffer: Memory, bytes: number) => number>("int64_t read(int fd, void *buffer, size_t bytes)");
export const pread = bind<(fd: number, buffer: Memory, bytes: number, at: number) => number>(
  "int64_t pread(int fd, void *buffer, size_t bytes, int64_t at)",
);
export const write = bind<(fd: number, buffer: Memory, bytes: number) => number>("int64_t write(int fd, const void *buffer, size_t bytes)");
export const pwrite = bind<(fd: number, buffer: Memory, bytes: number, at: number) => number>(
  "int64_t pwrite(int fd, const void *buffer, size_t bytes, int64_t at)",
);
koffi.struct("tswin32_iovec", { base: "const void *", bytes: "size_t" });
type Parts = readonly { readonly base: Uint8Array; readonly bytes: number }[];
export const pwritev2 = bind<(fd: number, parts: Parts, count: number, at: number, flags: number) => number>(
  "int64_t pwritev2(int fd, const tswin32_iovec *parts, int count, int64_t at, int flags)",
);
/** Writes at the end of a file, wherever that is by then. */
export const append = (fd: number, data: Uint8Array): number =>
  pwritev2(fd, [{ base: data, bytes: data.length }], 1, AT_THE_POSITION, RWF_APPEND);
export const lseek = bind<(fd: number, distance: bigint | number, whence: number) => number>(
  "int64_t lseek(int fd, int64_t distance, int whence)",
);
export const ftruncate = bind<(fd: number, size: number) => number>("int ftruncate(int fd, int64_t size)");
export const fallocate = bindLater<(fd: number, mode: number, from: number, bytes: number) => number>(
  "int fallocate(int fd, int mode, int64_t from, int64_t bytes)",
);
export const fsync = bind<(fd: number) => number>("int fsync(int fd)");
export const fchmod = bindLater<(fd: number, mode: number) => number>("int fchmod(int fd, uint32_t mode)");
/** Whether the effective user may do what `mode` says. */
export const faccessat = bindLater<(directory: number, path: string, mode: number, flags: number) => number>(
  "int faccessat(int directory, const char *path, int mode, int flags)",
);
export const unlink = bind<(path: string) => number>("int unlink(const char *path)");
export const rmdir = bindLater<(path: string) => number>("int rmdir(const char *path)");
export const mkdir = bindLater<(path: string, mode: number) => number>("int mkdir(const char *path, uint32_t mode)");
/** rename, with RENAME_NOREPLACE or RENAME_EXCHANGE. */
export const renameat2 = bind<(from: number, oldPath: string, to: number, newPath: string, flags: number) => number>(
  "int renameat2(int from, const char *oldPath, int to, const char *newPath, uint32_t flags)",
);
export const linkat = bindLater<(from: number, oldPath: string, to: number, newPath: string, flags: number) => number>(
  "int linkat(int from, const char *oldPath, int to, const char *newPath, int flags)",
);
/** From and to the descriptors' own positions. */
export const copyFileRange = bind<(from: number, _1: null, to: number, _2: null, bytes: number, flags: number) => number>(
  "int64_t copy_file_range(int from, void *fromAt, int to, void *toAt, size_t bytes, uint32_t flags)",
);
/** ioctl with a descriptor for an argument: FICLONE. */
export const cloneInto = bind<(fd: number, request: number, from: number) => number>("int ioctl(int fd, unsigned long request, long from)");
/** Sets the times of access and of modification, two struct timespec. */
export const futimens = bindLater<(fd: number, times: Memory) => number>("int futimens(int fd, const void *times)");
export const mkfifo = bindLater<(path: string, mode: number) => number>("int mkfifo(const char *path, uint32_t mode)");
export const statx = bind<(directory: number, path: string, flags: number, mask: number, result: Memory) => number>(
  "int statx(int directory, const char *path, int flags, uint32_t mask, void *result)",
);
/** The same with the addresses of the path and of the result. */
export const statxAt = bind<(directory: number, path: number, flags: number, mask: number, result: number) => number>(
  "int statx(int directory, intptr_t path, int flags, uint32_t mask, intptr_t result)",
);
/** The next entries of an open directory, as struct linux_dirent64; 0 at its end. */
export const getdents64 = bind<(fd: number, buffer: Memory, bytes: number) => number>(
  "int64_t getdents64(int fd, void *buffer, size_t bytes)",
);
export const inotifyInit = bindLater<(flags: number) => number>("int inotify_init1(int flags)");
export const inotifyAddWatch = bindLater<(queue: number, path: string, mask: number) => number>(
  "int inotify_add_watch(int queue, const char *path, uint32_t mask)",
);
export const inotifyRemoveWatch = bindLater<(queue: number, watch: number) => number>("int inotify_rm_watch(int queue, int watch)");
export const symlink = bindLater<(target: string, path: string) => number>("int symlink(const char *target, const char *path)");
export const chmod = bindLater<(path: string, mode: number) => number>("int chmod(const char *path, uint32_t mode)");
/** `times` are two struct timespec: last access and last write. */
export const utimensat = bindLater<(directory: number, path: string, times: Memory, flags: number) => number>(
  "int utimensat(int directory, const char *path, const void *times, int flags)",
);
export const getxattr = bind<(path: string, name: string, value: Memory, bytes: number) => number>(
  "int64_t getxattr(const char *path, const char *name, void *value, size_t bytes)",
);
/** The same of a symbolic link itself. */
export const lgetxattr = bind<(path: string, name: string, value: Memory, bytes: number) => number>(
  "int64_t lgetxattr(const char *path, const char *name, void *value, size_t bytes)",
);
/** The names, each with a NUL behind it. */
export const listxattr = bindLater<(path: string, names: Memory, bytes: number) => number>(
  "int64_t listxattr(const char *path, void *names, size_t bytes)",
);
export const fgetxattr = bind<(fd: number, name: string, value: Memory, bytes: number) => number>(
  "int64_t fgetxattr(int fd, const char *name, void *value, size_t bytes)",
);
export const setxattr = bindLater<(path: string, name: string, value: Memory, bytes: number, flags: number) => number>(
  "int setxattr(const char *path, const char *name, const void *value, size_t bytes, int flags)",
);
export const removexattr = bindLater<(path: string, name: string) => number>("int removexattr(const char *path, const char *name)");
/** fcntl with a struct flock. */
export const lockRegion = bind<(fd: number, command: number, lock: Memory) => number>("int fcntl(int fd, int command, void *lock)");
export const flock = bindLater<(fd: number, operation: number) => number>("int flock(int fd, int operation)");
export const pipe2 = bindLater<(ends: Int32Array, flags: number) => number>("int pipe2(void *ends, int flags)");
/** Copies what is in a pipe into another one, and leaves it where it is. */
export const tee = bindLater<(from: number, to: number, bytes: number, flags: number) => number>(
  "int64_t tee(int from, int to, size_t bytes, uint32_t flags)",
);
export const SPLICE_F_NONBLOCK = 2;
/** Makes the number `to` another descriptor for what `from` is, in one step. */
export const dup3 = bindLater<(from: number, to: number, flags: number) => number>("int dup3(int from, int to, int flags)");
export const memfdCreate = bind<(name: string, flags: number) => number>("int memfd_create(const char *name, uint32_t flags)");
export const schedYield = bind<() => number>("int sched_yield()");
export const gettid = bind<() => number>("int gettid()");

const mmap = bind<(at: number, bytes: number, protection: number, flags: number, fd: number, offset: number) => unknown>(
  "void *mmap(intptr_t at, size_t bytes, int protection, int flags, int fd, int64_t offset)",
);
export const munmap = bindLater<(at: number, bytes: number) => number>("int munmap(intptr_t at, size_t bytes)");

const syscall = bind<(call: number, at: number, operation: number, value: number, timeout: Memory) => number>(
  "int64_t syscall(long call, intptr_t at, int operation, uint32_t value, const void *timeout)",
);

export const mutexattrInit = bind<(attributes: Memory) => number>("int pthread_mutexattr_init(void *attributes)");
export const mutexattrSetrobust = bind<(attributes: Memory, robust: number) => number>(
  "int pthread_mutexattr_setrobust(void *attributes, int robust)",
);
export const mutexattrSetpshared = bind<(attributes: Memory, shared: number) => number>(
  "int pthread_mutexattr_setpshared(void *attributes, int shared)",
);
export const mutexInit = bind<(mutex: number, attributes: Memory) => number>(
  "int pthread_mutex_init(intptr_t mutex, const void *attributes)",
);
export const mutexLock = bind<(mutex: number) => number>("int pthread_mutex_lock(intptr_t mutex)");
export const mutexTrylock = bind<(mutex: number) => number>("int pthread_mutex_trylock(intptr_t mutex)");
export const mutexUnlock = bind<(mutex: number) => number>("int pthread_mutex_unlock(intptr_t mutex)");
export const mutexConsistent = bind<(mutex: number) => number>("int pthread_mutex_consistent(intptr_t mutex)");

/** Why the last call failed; to be read before any other call. */
export const errno: () => number = () => koffi.errno();

const systemCall = bind<(call: number, one: number, two: number, three: number) => number>(
  "int64_t syscall(long call, int64_t one, int64_t two, int64_t three)",
);
const SYS_PIDFD_OPEN = 434;
const SYS_PIDFD_GETFD = 438;

/** A descriptor that becomes readable when the process ends. */
export const pidfdOpen = (pid: number): number => systemCall(SYS_PIDFD_OPEN, pid, 0, 0);
/** A duplicate of another process's descriptor. */
export const pidfdGetfd = (pidfd: number, fd: number): number => systemCall(SYS_PIDFD_GETFD, pidfd, fd, 0);

const getxattratCall = bindLater<
  (call: number, directory: number, path: number, flags: number, name: number, value: number, bytes: number) => number
>("int64_t syscall(long call, long directory, intptr_t path, long flags, intptr_t name, intptr_t value, long bytes)");
const SYS_GETXATTRAT = 464;
/** The bytes of struct xattr_args. All zero it asks for no value, only for its length. */
const NO_VALUE = Buffer.alloc(128);
const NO_VALUE_BYTES = 16;

/** How many bytes an extended attribute of a directory's entry holds; both names are given by their addresses. Linux 6.13. */
export const xattrLengthAt = (directory: number, path: number, name: number): number =>
  getxattratCall(SYS_GETXATTRAT, directory, path, AT_SYMLINK_NOFOLLOW, name, noValueAddress, NO_VALUE_BYTES);

export const getrlimit = bindLater<(resource: number, limit: Memory) => number>("int getrlimit(int resource, void *limit)");
export const setrlimit = bindLater<(resource: number, limit: Memory) => number>("int setrlimit(int resource, const void *limit)");
/** With a number for an argument: the lowest that a duplicate may have, or flags. */
export const fcntl = bind<(fd: number, command: number, argument: number) => number>("int fcntl(int fd, int command, long argument)");
const poll = bind<(descriptors: Memory, count: number, milliseconds: number) => number>(
  "int poll(void *descriptors, uint64_t count, int milliseconds)",
);

// --- memory ---------------------------------------------------------------------------------------------------------

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;

/** A file mapped into memory, shared with every other process and thread that maps it. */
interface Mapping {
  readonly address: number;
  readonly memory: ArrayBuffer;
}

/** Maps `bytes` of a file, from `offset` on. Undefined if the system refuses (errno tells why). */
export function map(fd: number, bytes: number, offset = 0): Mapping | undefined {
  const pointer = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
  const address = Number(koffi.address(pointer));
  if (address === -1 || BigInt.asUintN(64, BigInt(address)) === 0xffff_ffff_ffff_ffffn) return undefined;
  return { address, memory: koffi.view(pointer, bytes) };
}

/** Where bytes of more than a few words lie: they stay there as long as the array is reachable. */
export const addressOf = (bytes: Uint8Array): number => Number(koffi.address(bytes));

const kept: Uint8Array[] = [];

/** Where bytes lie that are there for good: an address alone keeps nothing from being collected. */
export function lastingAddressOf(bytes: Uint8Array): number {
  kept.push(bytes);
  return addressOf(bytes);
}

const noValueAddress = lastingAddressOf(NO_VALUE);

/** Memory that has been mapped already. */
export const view = (address: number, bytes: number): ArrayBuffer => koffi.view(BigInt(address), bytes);

// --- descriptors sent to other processes ------------------------------------------------------------------------------

export const AF_UNIX = 1;
export const SOCK_STREAM = 1;
export const SOCK_SEQPACKET = 5;
export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
const SO_ERROR = 4;
export const SO_PEERCRED = 17;
const SCM_RIGHTS = 1;
export const MSG_PEEK = 2;
export const MSG_DONTWAIT = 0x40;
export const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x4000_0000;

export const socket = bindLater<(domain: number, type: number, protocol: number) => number>(
  "int socket(int domain, int type, int protocol)",
);
export const bindSocket = bindLater<(socket: number, address: Memory, bytes: number) => number>(
  "int bind(int socket, const void *address, uint32_t bytes)",
);
export const listen = bindLater<(socket: number, backlog: number) => number>("int listen(int socket, int backlog)");
export const connect = bindLater<(socket: number, address: Memory, bytes: number) => number>(
  "int connect(int socket, const void *address, uint32_t bytes)",
);
export const shutdown = bindLater<(socket: number, how: number) => number>("int shutdown(int socket, int how)");
export const SHUT_RDWR = 2;
export const recv = bind<(socket: number, buffer: Memory, bytes: number, flags: number) => number>(
  "int64_t recv(int socket, void *buffer, size_t bytes, int flags)",
);
export const send = bind<(socket: number, data: Memory, bytes: number, flags: number) => number>(
  "int64_t send(int socket, const void *data, size_t bytes, int flags)",
);
/** `bytes` is the value's size, in and out. */
export const getsockopt = bindLater<(socket: number, level: number, option: number, value: Memory, bytes: Memory) => number>(
  "int getsockopt(int socket, int level, int option, void *value, void *bytes)",
);
/** The error that a socket has kept, 0 for none: it is told once. */
export function takeError(socket: number): number {
  optionBytes.writeUInt32LE(4);
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, option, optionBytes) < 0 ? 0 : option.readInt32LE(0);
}
const option = Buffer.alloc(4);
const optionBytes = Buffer.alloc(4);
export const accept4 = bindLater<(socket: number, address: Memory, bytes: Memory, flags: number) => number>(
  "int accept4(int socket, void *address, void *bytes, int flags)",
);

const iovec = koffi.struct({ base: "void *", bytes: "size_t" });
const msghdr = koffi.struct({
  name: "void *",
  nameBytes: "uint32_t",
  vectors: koffi.pointer(iovec),
  vectorCount: "size_t",
  control: "void *",
  controlBytes: "size_t",
  flags: "int",
});
const sendmsg = libc.func("sendmsg", "int64_t", ["int", koffi.pointer(msghdr), "int"]);
const recvmsg = libc.func("recvmsg", "int64_t", ["int", koffi.inout(koffi.pointer(msghdr)), "int"]);

/** A struct cmsghdr with one descriptor. */
const CONTROL_BYTES = 24;
const CONTROL_USED = 20;

const message = (data: Int32Array, control: Buffer): object => ({
  name: null,
  nameBytes: 0,
  vectors: [{ base: data, bytes: data.byteLength }],
  vectorCount: 1,
  control,
  controlBytes: control.length,
  flags: 0,
});

/** Sends a few words and a descriptor over a socket. */
export function sendDescriptor(to: number, data: Int32Array, fd: number): boolean {
  const control = Buffer.alloc(CONTROL_BYTES);
  control.writeBigUInt64LE(BigInt(CONTROL_USED), 0);
  control.writeInt32LE(SOL_SOCKET, 8);
  control.writeInt32LE(SCM_RIGHTS, 12);
  control.writeInt32LE(fd, 16);
  return sendmsg(to, message(data, control), MSG_NOSIGNAL) === data.byteLength;
}

/** Receives what sendDescriptor() has sent. Returns the descriptor, -1 if nothing came. */
export function receiveDescriptor(from: number, data: Int32Array): number {
  const control = Buffer.alloc(CONTROL_BYTES);
  const count = recvmsg(from, message(data, control), MSG_CMSG_CLOEXEC);
  const came = count === data.byteLength && control.readInt32LE(8) === SOL_SOCKET && control.readInt32LE(12) === SCM_RIGHTS;
  return came ? control.readInt32LE(16) : -1;
}

// --- futexes --------------------------------------------------------------------------------------------------------

const SYS_FUTEX = process.arch === "arm64" ? 98 : 202;
const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const EVERYBODY = 0x7fff_ffff;
const timespec = new BigInt64Array(2);
const timespecBytes = new Uint8Array(timespec.buffer);

/** Sleeps until the word at `address` is woken or no longer `expected`, or the time is over; may also end for no reason. */
export function futexWait(address: number, expected: number, milliseconds: number): void {
  if (milliseconds === Number.POSITIVE_INFINITY) {
    syscall(SYS_FUTEX, address, FUTEX_WAIT, expected, null);
    return;
  }
  const nanoseconds = BigInt(Math.ceil(milliseconds * 1e6));
  timespec[0] = nanoseconds / 1_000_000_000n;
  timespec[1] = nanoseconds % 1_000_000_000n;
  syscall(SYS_FUTEX, address, FUTEX_WAIT, expected, timespecBytes);
}

/** Wakes whoever sleeps at `address`. */
export function futexWake(address: number): void {
  syscall(SYS_FUTEX, address, FUTEX_WAKE, EVERYBODY, null);
}

// --- waiting for descriptors ------------------------------------------------------------------------------------------

/** A descriptor, and what it is waited for: POLLIN, POLLOUT. */
interface Polled {
  readonly fd: number;
  readonly events: number;
}

/**
 * Sleeps until one of the descriptors is readable, or one of the others is as is said of it, or the time is over; may also end for no reason.
 * Negative ones never are.
 */
export function waitReadable(fds: readonly number[], milliseconds: number, others: readonly Polled[] = []): void {
  const count = fds.length + others.length;
  const descriptors = Buffer.alloc(count * POLLFD_BYTES);
  for (const [index, fd] of fds.entries()) fillPollfd(descriptors, index, fd);
  for (const [index, { fd, events }] of others.entries()) fillPollfd(descriptors, fds.length + index, fd, events);
  // poll() counts in whole milliseconds, of which an int holds 24 days.
  poll(descriptors, count, milliseconds === Number.POSITIVE_INFINITY ? -1 : Math.min(Math.ceil(milliseconds), 0x7fff_ffff));
}

/** Whether a descriptor is readable at this moment; one of a process is once that has ended. */
export function isReadable(fd: number): boolean {
  fillPollfd(onlyOne, 0, fd);
  return poll(onlyOne, 1, 0) === 1;
}

/** Which of `events` a descriptor has at this moment, with POLLERR, POLLHUP and POLLNVAL, which it always tells; waits so many milliseconds. */
export function pollOne(fd: number, events: number, milliseconds: number): number {
  onlyOne.writeInt32LE(fd, 0);
  onlyOne.writeInt32LE(events, 4); // and none that came
  return poll(onlyOne, 1, milliseconds) > 0 ? onlyOne.readInt16LE(6) : 0;
}

const POLLFD_BYTES = 8;
const onlyOne = Buffer.alloc(POLLFD_BYTES);

function fillPollfd(descriptors: Buffer, index: number, fd: number, events = POLLIN): void {
  descriptors.writeInt32LE(fd, index * POLLFD_BYTES);
  descriptors.writeInt16LE(events, index * POLLFD_BYTES + 4);
}

// --- processes ------------------------------------------------------------------------------------------------------

type Texts = readonly (string | null)[];
let environPointer: unknown;
/** Where C has the variables of this process, as posix_spawn takes them; anew for each call, as whoever adds one may move them. */
export function environ(): bigint {
  environPointer ??= koffi.load(null).symbol("environ", "void *"); // of the program: the library's own stands still where a program has one
  return koffi.decode(environPointer, "void *") as bigint;
}
/** Whether what environ() gives has a variable, "name=value". */
export function environHas(variable: string): boolean {
  const variables = environ();
  for (let at = 0; variables; at += POINTER_BYTES) {
    const one = koffi.decode(variables, at, "const char *") as string | null;
    if (one === null || one === variable) return one !== null;
  }
  return false;
}
const POINTER_BYTES = 8;
/** posix_spawn; returns an errno. Both lists end with null. */
export const posixSpawn = bindLater<
  (pid: Int32Array, path: string, actions: Memory, attributes: Memory, argv: Texts, environment: Texts | bigint) => number
>("int posix_spawn(void *pid, const char *path, const void *actions, const void *attributes, const char **argv, const char **environment)");
/** More than glibc's posix_spawn_file_actions_t and posix_spawnattr_t take. */
export const SPAWN_ACTIONS_BYTES = 128;
export const SPAWN_ATTRIBUTES_BYTES = 512;
export const spawnActionsInit = bindLater<(actions: Memory) => number>("int posix_spawn_file_actions_init(void *actions)");
export const spawnActionsDestroy = bindLater<(actions: Memory) => number>("int posix_spawn_file_actions_destroy(void *actions)");
/** Of a descriptor to itself: lets the child have it. */
export const spawnActionsDup2 = bindLater<(actions: Memory, from: number, to: number) => number>(
  "int posix_spawn_file_actions_adddup2(void *actions, int from, int to)",
);
export const spawnActionsOpen = bindLater<(actions: Memory, fd: number, path: string, flags: number, mode: number) => number>(
  "int posix_spawn_file_actions_addopen(void *actions, int fd, const char *path, int flags, uint32_t mode)",
);
export const spawnActionsChdir = bindLater<(actions: Memory, path: string) => number>(
  "int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)",
);
export const spawnAttributesInit = bindLater<(attributes: Memory) => number>("int posix_spawnattr_init(void *attributes)");
export const spawnAttributesFlags = bindLater<(attributes: Memory, flags: number) => number>(
  "int posix_spawnattr_setflags(void *attributes, short flags)",
);
export const spawnAttributesMask = bindLater<(attributes: Memory, signals: Memory) => number>(
  "int posix_spawnattr_setsigmask(void *attributes, const void *signals)",
);
export const spawnAttributesDefault = bindLater<(attributes: Memory, signals: Memory) => number>(
  "int posix_spawnattr_setsigdefault(void *attributes, const void *signals)",
);
export const POSIX_SPAWN_SETPGROUP = 0x02;
export const POSIX_SPAWN_SETSIGDEF = 0x04;
export const POSIX_SPAWN_SETSIGMASK = 0x08;
export const POSIX_SPAWN_SETSID = 0x80;

/** waitid; `which` is P_PIDFD, and `result` a siginfo_t. */
export const waitid = bindLater<(which: number, id: number, result: Memory, options: number) => number>(
  "int waitid(int which, uint32_t id, void *result, int options)",
);
export const P_PIDFD = 3;
export const WNOHANG = 1;
export const WSTOPPED = 2;
export const WEXITED = 4;
export const SIGINFO_BYTES = 128;

const SYS_PIDFD_SEND_SIGNAL = 424;
/** Sends a signal to the process of a pidfd, which cannot be another one by now. */
export const pidfdSendSignal = (pidfd: number, signal: number): number => signalCall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
const signalCall = bindLater<(call: number, pidfd: number, signal: number, information: number, flags: number) => number>(
  "int64_t syscall(long call, int64_t pidfd, int64_t signal, int64_t information, int64_t flags)",
);
/** Zero processes stand for the caller's group, negative ones for a group. */
export const kill = bindLater<(process: number, signal: number) => number>("int kill(int process, int signal)");
/** Whether there is a process, also one that has ended and that nobody has asked about yet. */
export const hasProcess = (process: number): boolean => kill(process, 0) === 0 || koffi.errno() === EPERM;
/** `action` and `before` are a struct sigaction. */
export const sigaction = bindLater<(signal: number, action: Memory, before: Memory) => number>(
  "int sigaction(int signal, const void *action, void *before)",
);
/** More than a struct sigaction takes. */
export const SIGACTION_BYTES = 160;
export const getpgid = bindLater<(process: number) => number>("int getpgid(int process)");
export const getsid = bindLater<(process: number) => number>("int getsid(int process)");
/** setrlimit of another process. */
export const prlimit = bindLater<(process: number, resource: number, limit: Memory, before: Memory) => number>(
  "int prlimit64(int process, int resource, const void *limit, void *before)",
);
export const RLIMIT_DATA = 2;
export const SIGCONT = 18;
export const SIGSTOP = 19;
/** The file system of a descriptor; its type is the first of the numbers. */
export const fstatfs = bindLater<(fd: number, result: Memory) => number>("int fstatfs(int fd, void *result)");
export const STATFS_BYTES = 120;
/** ioctl with memory for an argument. */
export const ioctl = bindLater<(fd: number, request: number, argument: Memory) => number>(
  "int ioctl(int fd, unsigned long request, void *argument)",
);
/** How many bytes there are to be read from a pipe or a socket. */
export const bytesReadable = (fd: number): number => (ioctl(fd, FIONREAD, fourBytes) < 0 ? 0 : fourBytes.readInt32LE(0));
const fourBytes = Buffer.alloc(4);
/** Whether a path may be used so: R_OK, W_OK, X_OK. */
export const access = bindLater<(path: string, mode: number) => number>("int access(const char *path, int mode)");
export const X_OK = 1;
/** Ends the process with all its threads, and runs nothing more. */
export const exitNow = bindLater<(status: number) => void>("void _exit(int status)");

// --- threads, how they are scheduled, and times -----------------------------------------------------------------------

const PIDFD_THREAD = 0o200;
/** A descriptor that becomes readable when one thread ends. Linux 6.9; EINVAL before. */
export const threadPidfdOpen = (tid: number): number => systemCall(SYS_PIDFD_OPEN, tid, PIDFD_THREAD, 0);

/** A thread where `which` is PRIO_PROCESS. -1 is a nice value too. */
export const getpriority = bindLater<(which: number, id: number) => number>("int getpriority(int which, uint32_t id)");
export const setpriority = bindLater<(which: number, id: number, nice: number) => number>(
  "int setpriority(int which, uint32_t id, int nice)",
);
export const schedGetscheduler = bindLater<(tid: number) => number>("int sched_getscheduler(int tid)");
/** `parameter` is a struct sched_param, an int. */
export const schedSetscheduler = bindLater<(tid: number, policy: number, parameter: Memory) => number>(
  "int sched_setscheduler(int tid, int policy, const void *parameter)",
);
export const schedGetparam = bindLater<(tid: number, parameter: Memory) => number>("int sched_getparam(int tid, void *parameter)");
export const schedGetaffinity = bindLater<(tid: number, bytes: number, mask: Memory) => number>(
  "int sched_getaffinity(int tid, size_t bytes, void *mask)",
);
export const schedSetaffinity = bindLater<(tid: number, bytes: number, mask: Memory) => number>(
  "int sched_setaffinity(int tid, size_t bytes, const void *mask)",
);
export const PRIO_PROCESS = 0;
export const SCHED_OTHER = 0;
export const SCHED_FIFO = 1;
export const SCHED_RR = 2;
export const SCHED_IDLE = 5;
/** Beside a policy. */
export const SCHED_RESET_ON_FORK = 0x4000_0000;

/** `time` is a struct timespec. */
export const clockGettime = bind<(clock: number, time: Memory) => number>("int clock_gettime(int clock, void *time)");
export const CLOCK_REALTIME = 0;
export const CLOCK_BOOTTIME = 7;
export const getrusage = bindLater<(who: number, usage: Memory) => number>("int getrusage(int who, void *usage)");
export const RUSAGE_SELF = 0;
export const RUSAGE_THREAD = 1;

// --- numbers of this system -----------------------------------------------------------------------------------------

const arm = process.arch === "arm64";

export const O_RDONLY = 0;
export const O_WRONLY = 1;
export const O_RDWR = 2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_NOCTTY = 0o400;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_DSYNC = 0o10000;
export const O_DIRECTORY = arm ? 0o40000 : 0o200000;
export const O_DIRECT = arm ? 0o200000 : 0o40000;
export const O_NOFOLLOW = arm ? 0o100000 : 0o400000;
export const O_NOATIME = 0o1000000;
export const O_CLOEXEC = 0o2000000;
export const O_PATH = 0o10000000;

export const O_TMPFILE = O_DIRECTORY | 0o20000000;

/** Fails with EEXIST where the file has the attribute. */
export const XATTR_CREATE = 1;
/** In place of nanoseconds: leaves the time as it is. */
export const UTIME_OMIT = 0x3fff_fffen;
export const RENAME_NOREPLACE = 1;
export const RENAME_EXCHANGE = 2;
export const FICLONE = 0x40049409;
export const SEEK_SET = 0;
export const SEEK_CUR = 1;
export const SEEK_DATA = 3;
export const SEEK_HOLE = 4;

export const IN_MOVED_FROM = 0x40;
export const IN_MOVED_TO = 0x80;
export const IN_CREATE = 0x100;
export const IN_DELETE = 0x200;
export const IN_DELETE_SELF = 0x400;
export const IN_MOVE_SELF = 0x800;
export const IN_UNMOUNT = 0x2000;
export const IN_Q_OVERFLOW = 0x4000;
export const IN_IGNORED = 0x8000;
export const IN_ONLYDIR = 0x100_0000;

export const FALLOC_FL_KEEP_SIZE = 1;
export const AT_FDCWD = -100;
export const AT_SYMLINK_FOLLOW = 0x400;
export const AT_EACCESS = 0x200;
export const W_OK = 2;
export const AT_EMPTY_PATH = 0x1000;
export const AT_SYMLINK_NOFOLLOW = 0x100;
export const STATX_BASIC_STATS = 0x7ff;
export const STATX_BTIME = 0x800;
export const STATX_DIOALIGN = 0x2000;
export const RWF_APPEND = 0x10;
/** Where pwritev2 writes at the file's position. */
export const AT_THE_POSITION = -1;

export const O_ACCMODE = 3;
export const F_SETFD = 2;
export const FD_CLOEXEC = 1;
export const F_GETFL = 3;
export const F_SETFL = 4;
export const RLIMIT_NOFILE = 7;
export const F_DUPFD_CLOEXEC = 1030;
export const F_SETPIPE_SZ = 1031;
export const F_GETPIPE_SZ = 1032;
export const FIONREAD = 0x541b;
export const TIOCOUTQ = 0x5411;
export const POLLIN = 1;
export const POLLOUT = 4;
export const POLLERR = 8;
export const POLLHUP = 0x10;
export const POLLRDHUP = 0x2000;
export const ESRCH = 3;
export const E2BIG = 7;
export const ENOEXEC = 8;
export const ECHILD = 10;
export const F_OFD_GETLK = 36;
export const F_OFD_SETLK = 37;
export const LOCK_EX = 2;
export const LOCK_NB = 4;
export const LOCK_UN = 8;
export const MFD_CLOEXEC = 1;
export const MFD_EXEC = 0x10;

export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const EIO = 5;
export const ENXIO = 6;
export const EBADF = 9;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const EEXIST = 17;
export const EXDEV = 18;
export const ENODEV = 19;
export const ENOTDIR = 20;
export const EISDIR = 21;
export const EINVAL = 22;
export const ENFILE = 23;
export const EMFILE = 24;
export const ETXTBSY = 26;
export const EFBIG = 27;
export const ENOSPC = 28;
export const ESPIPE = 29;
export const EROFS = 30;
export const EMLINK = 31;
export const EPIPE = 32;
export const ENAMETOOLONG = 36;
export const ENOSYS = 38;
export const ENOTEMPTY = 39;
export const ELOOP = 40;
export const ENODATA = 61;
export const EOVERFLOW = 75;
export const EOPNOTSUPP = 95;
export const ESTALE = 116;
export const ECONNRESET = 104;
export const ECONNREFUSED = 111;
export const EDQUOT = 122;
export const EOWNERDEAD = 130;
