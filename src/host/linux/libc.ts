// The C library. The only file of this host that knows koffi.
//
// Each function returns what C returns; errno() tells why after -1 and is read at once. Names of files are UTF-8.
// Variadic functions are bound with the arguments that we use: on x64 and arm64 Linux they travel alike.

import koffi from "koffi";

const libc = koffi.load("libc.so.6");

function bind<F extends (...args: never[]) => unknown>(definition: string): F & { async: (...args: unknown[]) => void } {
  return libc.func(definition) as unknown as F & { async: (...args: unknown[]) => void };
}

/** Bytes that a call reads or writes, or an address. */
type Memory = Uint8Array | null;

export const open = bind<(path: string, flags: number, mode: number) => number>("int open(const char *path, int flags, uint32_t mode)");
export const close = bind<(fd: number) => number>("int close(int fd)");
export const read = bind<(fd: number, buffer: Memory, bytes: number) => number>("int64_t read(int fd, void *buffer, size_t bytes)");
export const pread = bind<(fd: number, buffer: Memory, bytes: number, at: number) => number>(
  "int64_t pread(int fd, void *buffer, size_t bytes, int64_t at)",
);
export const write = bind<(fd: number, buffer: Memory, bytes: number) => number>("int64_t write(int fd, const void *buffer, size_t bytes)");
export const pwrite = bind<(fd: number, buffer: Memory, bytes: number, at: number) => number>(
  "int64_t pwrite(int fd, const void *buffer, size_t bytes, int64_t at)",
);
export const lseek = bind<(fd: number, distance: bigint | number, whence: number) => number>(
  "int64_t lseek(int fd, int64_t distance, int whence)",
);
export const ftruncate = bind<(fd: number, size: number) => number>("int ftruncate(int fd, int64_t size)");
export const fallocate = bind<(fd: number, mode: number, from: number, bytes: number) => number>(
  "int fallocate(int fd, int mode, int64_t from, int64_t bytes)",
);
export const fchmod = bind<(fd: number, mode: number) => number>("int fchmod(int fd, uint32_t mode)");
export const unlink = bind<(path: string) => number>("int unlink(const char *path)");
export const mkfifo = bind<(path: string, mode: number) => number>("int mkfifo(const char *path, uint32_t mode)");
export const statx = bind<(directory: number, path: string, flags: number, mask: number, result: Memory) => number>(
  "int statx(int directory, const char *path, int flags, uint32_t mask, void *result)",
);
/** fcntl with a struct flock. */
export const lockRegion = bind<(fd: number, command: number, lock: Memory) => number>("int fcntl(int fd, int command, void *lock)");
export const flock = bind<(fd: number, operation: number) => number>("int flock(int fd, int operation)");
export const memfdCreate = bind<(name: string, flags: number) => number>("int memfd_create(const char *name, uint32_t flags)");
export const gettid = bind<() => number>("int gettid()");

const mmap = bind<(at: number, bytes: number, protection: number, flags: number, fd: number, offset: number) => unknown>(
  "void *mmap(intptr_t at, size_t bytes, int protection, int flags, int fd, int64_t offset)",
);
export const munmap = bind<(at: number, bytes: number) => number>("int munmap(intptr_t at, size_t bytes)");

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

export const duplicateDescriptor = bind<(fd: number, command: number, lowest: number) => number>(
  "int fcntl(int fd, int command, long lowest)",
);
export const poll = bind<(descriptors: Memory, count: number, milliseconds: number) => number>(
  "int poll(void *descriptors, uint64_t count, int milliseconds)",
);

// --- memory ---------------------------------------------------------------------------------------------------------

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;

/** A file mapped into memory, shared with every other process and thread that maps it. */
export interface Mapping {
  readonly address: number;
  readonly memory: ArrayBuffer;
}

/** Maps the first `bytes` of a file. Undefined if the system refuses (errno tells why). */
export function map(fd: number, bytes: number): Mapping | undefined {
  const pointer = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const address = Number(koffi.address(pointer));
  if (address === -1 || BigInt.asUintN(64, BigInt(address)) === 0xffff_ffff_ffff_ffffn) return undefined;
  return { address, memory: koffi.view(pointer, bytes) };
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
export const O_NOFOLLOW = arm ? 0o100000 : 0o400000;
export const O_CLOEXEC = 0o2000000;
export const O_PATH = 0o10000000;

export const AT_FDCWD = -100;
export const AT_EMPTY_PATH = 0x1000;
export const AT_SYMLINK_NOFOLLOW = 0x100;
export const STATX_BASIC_STATS = 0x7ff;
export const STATX_BTIME = 0x800;

export const F_DUPFD_CLOEXEC = 1030;
export const POLLIN = 1;
export const ESRCH = 3;
export const F_OFD_GETLK = 36;
export const F_OFD_SETLK = 37;
export const LOCK_EX = 2;
export const LOCK_UN = 8;
export const MFD_CLOEXEC = 1;

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
export const ENOTEMPTY = 39;
export const ELOOP = 40;
export const EOVERFLOW = 75;
export const EDQUOT = 122;
export const EOWNERDEAD = 130;
export const ENOTRECOVERABLE = 131;
