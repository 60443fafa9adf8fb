/** Where sealed bytes of records belong; sealed by the person's own key. */
export const places = {
  record: (recordId: string) => `records|data_sealed|${recordId}`,
};
