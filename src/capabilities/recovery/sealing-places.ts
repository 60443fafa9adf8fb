/** Where sealed bytes of a recovery belong. */
export const places = {
  draft: (recoveryId: string) => `recoveries|draft_sealed|${recoveryId}`,
};
