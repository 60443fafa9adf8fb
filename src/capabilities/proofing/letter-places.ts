/** Where sealed bytes of letters belong; both are sealed by the person's own key. */
export const letterPlaces = {
  address: (letterId: string) => `letters|address_sealed|${letterId}`,
  code: (letterId: string) => `letters|code_sealed|${letterId}`,
};
