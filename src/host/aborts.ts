// Many operations may have one signal. It gets one listener for all of them: of more than ten, node warns as of a leak.

/** What an aborting signal does. */
interface Listening {
  readonly actions: Set<() => void>;
  readonly listener: () => void;
}

const listening = new WeakMap<AbortSignal, Listening>();

/** Does `action` when a signal aborts. Returns what takes that back. */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
  if (!signal) return () => undefined;
  const { actions } = listening.get(signal) ?? listen(signal);
  actions.add(action);
  return () => {
    actions.delete(action);
    const heard = listening.get(signal);
    if (actions.size > 0 || heard?.actions !== actions) return;
    listening.delete(signal);
    signal.removeEventListener("abort", heard.listener); // node keeps a signal that has listeners from being collected
  };
}

function listen(signal: AbortSignal): Listening {
  const actions = new Set<() => void>();
  const heard = { actions, listener: () => actions.forEach((action) => action()) };
  listening.set(signal, heard);
  signal.addEventListener("abort", heard.listener);
  return heard;
}
