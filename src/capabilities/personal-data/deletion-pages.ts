/** Where an account's owner asks for its deletion, sees how long it takes, and takes it back. */
export const deletionPage = '/account/data/delete';

/** What the link in the messages opens, signed in or not; the token follows. */
export const keepPage = '/account/data/keep';
