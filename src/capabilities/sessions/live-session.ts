/** From where a session was used: a browser and system by their codes, and the large network, see kernel. Neither names a person. */
export interface SeenFrom {
  readonly browser: string;
  readonly network: string;
}

/** A sign-in that still holds, as its owner sees it. */
export interface LiveSession {
  /** Names it among the sessions of its account; opens nothing. */
  readonly uid: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  /** Absent for sessions from before this was kept. */
  readonly from?: SeenFrom;
  /** RFC 8176 §2. */
  readonly amr: readonly string[];
  /** Relying parties that were entered with it. */
  readonly clientIds: readonly string[];
}
