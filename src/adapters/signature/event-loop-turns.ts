/**
 * Gives a turn of the event loop to each who asks, one after another: reading a signature takes some milliseconds, and many that arrive at
 * once must not do so in one go.
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(() => new Promise((turn) => void setImmediate(turn)));
    return last;
  };
}
