/** Where sealed bytes of a registration belong. */
export const places = {
  draft: (registrationId: string) => `registrations|draft_sealed|${registrationId}`,
  authorizationRequest: (registrationId: string) => `registrations|authorization_request_sealed|${registrationId}`,
};
