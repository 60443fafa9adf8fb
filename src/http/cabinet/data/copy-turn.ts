import { personalDataProblems } from '../../../capabilities/personal-data/problems.ts';

/** Whoever reads a copy so slowly keeps the others waiting no longer. */
const TURN_MILLISECONDS = 120_000;
const RETRY_SECONDS = 15;

/** When the copy began that a node is making now. */
const turns = new WeakMap<object, number>();

/**
 * A node makes one copy at a time, because each is many times the work of a page. Answers what ends the turn. `node`: what there is one of in a
 * process. Throws `personal_data.copy_under_way`.
 */
export function beginCopy(node: object, now = performance.now()): () => void {
  const begun = turns.get(node);
  if (begun !== undefined && now - begun < TURN_MILLISECONDS)
    throw personalDataProblems.copy_under_way({ retryAfterSeconds: RETRY_SECONDS });
  turns.set(node, now);
  return () => {
    if (turns.get(node) === now) turns.delete(node);
  };
}
