/** Somebody of the registries, for whom a certificate can be issued without typing. */
export interface Person {
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic: string | null;
  readonly snils: string;
}

const patienceMilliseconds = 2000;

/** The newest people of the registries; nobody when those do not answer. */
export async function peopleOfRegistries(registriesUrl: string): Promise<readonly Person[]> {
  try {
    const answer = await fetch(`${registriesUrl}/api/citizens`, { signal: AbortSignal.timeout(patienceMilliseconds) });
    return answer.ok ? ((await answer.json()) as readonly Person[]) : [];
  } catch {
    return [];
  }
}
