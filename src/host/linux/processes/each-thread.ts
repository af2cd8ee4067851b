import { kernelList } from "./kernel-files.js";

/** Does `change` to every thread of a process, also to those that come meanwhile: a new thread is as its creator was. */
export function eachThread(processId: number, change: (threadId: number) => void): void {
  const changed = new Set<number>();
  for (;;) {
    const fresh = (kernelList(`/proc/${processId}/task`) ?? []).filter((thread) => !changed.has(thread));
    if (fresh.length === 0) return;
    for (const thread of fresh) {
      change(thread);
      changed.add(thread);
    }
  }
}
