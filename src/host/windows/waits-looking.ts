import { INFINITE } from "../../win32con.js";
import { WAIT_TIMEOUT } from "../../winerror/codes.js";
import { onAbort } from "../aborts.js";
import type { Wait } from "../operation.js";
import { waitFor } from "./waits-calls.js";
import { after, noop } from "./waits-deadline.js";
import { type Asked, askThreads } from "./waits-threads.js";

/** Between two looks, in milliseconds: no shorter than timers of Windows usually are. */
const LOOK_EVERY = 10;
/** With more waits than this the looks become rarer, so that all together they cost no more. */
const MANY = 50;
let looking = 0;

/**
 * A wait that this thread makes by looking at the handles again and again.
 *
 * @param momentary  Those of the program's handles that are events, where a thread of ours may wait instead: it takes the wait over once
 *   there is one with room. Without it this thread looks until the end.
 */
export function byLooking(
  handles: readonly number[],
  wait: Wait,
  signal: AbortSignal | undefined,
  momentary?: readonly number[],
): Promise<number> {
  const deadline = wait.milliseconds === INFINITE ? Number.POSITIVE_INFINITY : performance.now() + wait.milliseconds;
  const left = (): number => Math.max(0, deadline - performance.now());
  return new Promise((resolve, reject) => {
    let stop = noop; // stops what goes on meanwhile: the looks, or the timer for the deadline
    let asked: Asked | undefined;
    let givenUp: (() => void) | undefined;

    const end = (settle: () => void): void => {
      stop();
      forgetAbort();
      settle();
    };
    /** A thread that has the wait must let go of it first: until then it may have taken a signal, and that counts. */
    const giveUp = (settle: () => void): void => {
      if (givenUp) return;
      if (!asked || asked.withdraw()) end(settle);
      else givenUp = settle;
    };
    const forgetAbort = onAbort(signal, () => giveUp(() => reject(signal?.reason)));

    const startLooking = (): void => {
      looking += 1;
      let timer: NodeJS.Timeout;
      const lookAgain = (): void => {
        // Spread, so that many that began together do not come together.
        timer = setTimeout(look, Math.min(left(), LOOK_EVERY * Math.max(1, (looking / MANY) * (0.5 + Math.random()))));
      };
      const look = (): void => {
        try {
          const last = left() === 0;
          const outcome = waitFor(handles, wait, 0);
          if (outcome === WAIT_TIMEOUT && !last) {
            lookAgain();
            return;
          }
          asked?.withdraw();
          end(() => resolve(outcome));
        } catch (error) {
          asked?.withdraw();
          end(() => reject(error));
        }
      };
      stop = () => {
        looking -= 1;
        clearTimeout(timer);
      };
      lookAgain();
    };

    startLooking();
    if (!momentary) return;
    asked = askThreads({
      handles,
      all: wait.all && handles.length > 1,
      momentary,
      takenOver() {
        stop();
        stop = after(deadline === Number.POSITIVE_INFINITY ? INFINITE : left(), () => giveUp(() => resolve(WAIT_TIMEOUT)));
      },
      ended: (outcome) => end(() => resolve(outcome)),
      letGo() {
        stop();
        if (givenUp) {
          stop = noop;
          end(givenUp);
        } else startLooking();
      },
    });
  });
}
